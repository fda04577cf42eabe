# One image for the four apps and the administration command; the command of each service picks its entry.
FROM node:24-bookworm AS build
WORKDIR /signet
COPY package.json package-lock.json .npmrc ./
COPY apps/sso/package.json apps/sso/
COPY apps/orders/package.json apps/orders/
COPY apps/invoices/package.json apps/invoices/
COPY apps/portal/package.json apps/portal/
COPY apps/e2e/package.json apps/e2e/
COPY libs/auth-contracts/package.json libs/auth-contracts/
COPY libs/audiences/package.json libs/audiences/
COPY libs/authorization-server/package.json libs/authorization-server/
COPY libs/runtime/package.json libs/runtime/
COPY libs/identity/package.json libs/identity/
COPY libs/administration/package.json libs/administration/
COPY libs/persistence/package.json libs/persistence/
COPY libs/resource-app/package.json libs/resource-app/
COPY tools/bench/package.json tools/bench/
COPY tools/cli/package.json tools/cli/
COPY tools/demo/package.json tools/demo/
COPY tools/workspace/package.json tools/workspace/
ARG NODE_EXTRA_CA_CERTS
ARG npm_config_globalconfig
ARG npm_config_nodedir
RUN npm ci --no-fund --no-audit
COPY . .
RUN NX_DAEMON=false NX_TUI=false npx nx run-many -t build --projects=sso,orders,invoices,portal,cli --parallel=2
# What runs needs no compiler, no test tools and no sources.
RUN rm -rf apps/e2e tools/bench tools/demo && npm prune --omit=dev --no-save && rm -rf tools/workspace .nx \
  && find apps libs tools -name src -type d -not -path '*/node_modules/*' -prune -exec rm -rf {} +

FROM node:24-bookworm-slim AS run
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
WORKDIR /signet
COPY --from=build /signet /signet
RUN mkdir -p /data && chown node:node /data && chmod 700 /data
USER node
CMD ["node", "apps/sso/dist/main.js"]
