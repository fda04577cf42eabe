import { readOptions, type Shape } from '../options/read-options.js';
import { listOf, optional } from '../options/values.js';
import type { TrustedIssuer } from '../verification/trusted-issuer.js';
import { repositoryName, texts } from './names.js';

export interface GithubActionsOptions {
  /** Whose workflows are accepted, as `owner/name`, with the capitals that GitHub writes. */
  readonly repositories: readonly string[];
  /** Their IDs as well (`repository_id`): a name can be given up and taken by somebody else, an ID cannot. */
  readonly repositoryIds?: readonly string[] | undefined;
  /** Only jobs of these environments, which may have rules of their own. */
  readonly environments?: readonly string[] | undefined;
  /** Only runs on these refs, as `refs/heads/main`; default: on any, branches that anybody with write access pushes and pull requests included. */
  readonly refs?: readonly string[] | undefined;
  /** Only jobs of these reusable workflows (`job_workflow_ref`). */
  readonly workflows?: readonly string[] | undefined;
}

const shape: Shape<GithubActionsOptions> = {
  repositories: listOf(repositoryName, 1),
  repositoryIds: optional(texts),
  environments: optional(texts),
  refs: optional(texts),
  workflows: optional(texts),
};

const claims = {
  repositories: 'repository',
  repositoryIds: 'repository_id',
  environments: 'environment',
  refs: 'ref',
  workflows: 'job_workflow_ref',
} as const;

/**
 * Tokens of workflows of GitHub Actions, asked for with this audience (`core.getIDToken(audience)`); those for GitHub's own default are refused. Everybody's
 * workflows get tokens of this issuer, with any audience: what tells them apart are the repositories.
 *
 * Given up: `typ: at+jwt`, scopes, of which there are none, and a client, for which the repository is read.
 * @throws TypeError
 */
export function githubActions(options: GithubActionsOptions): TrustedIssuer {
  const given = readOptions('githubActions', options, shape);
  const rules = (Object.keys(claims) as (keyof typeof claims)[]).flatMap((name) => {
    const values = given[name];
    return values ? [{ anyOf: [claims[name]], values }] : [];
  });
  return {
    issuer: 'https://token.actions.githubusercontent.com',
    jwksUri: 'https://token.actions.githubusercontent.com/.well-known/jwks',
    algorithms: ['RS256'],
    clientFrom: ['repository'],
    scopesFrom: [],
    requiredClaims: rules,
    acceptUntypedTokens: { untypedHeader: true },
  };
}
