# One image for the four apps and the administration command; the command of each service picks its entry.
FROM node:24-bookworm AS manifests
WORKDIR /signet
COPY . .
# What npm reads and nothing else: while it stays as it is, the installation below comes from the cache.
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete

FROM node:24-bookworm AS build
WORKDIR /signet
COPY --from=manifests /signet ./
ARG NODE_EXTRA_CA_CERTS
ARG npm_config_globalconfig
ARG npm_config_nodedir
RUN npm ci --omit=dev --no-fund --no-audit
COPY . .
RUN node tools/workspace/build.mjs
# What runs are bundles, and the few packages that are not in them.
RUN node tools/workspace/image.mjs /image

FROM node:24-bookworm-slim AS run
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
WORKDIR /signet
COPY --from=build /image /signet
# The administration command, with the environment of whichever service it is run in.
RUN chmod +x tools/cli/bundle/main.js && ln -s /signet/tools/cli/bundle/main.js /usr/local/bin/signet
RUN mkdir -p /data && chown node:node /data && chmod 700 /data
USER node
CMD ["node", "apps/sso/bundle/main.js"]
