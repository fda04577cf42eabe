import { type Reader, refused } from '../options/read-options.js';
import { listOf, text } from '../options/values.js';

function named(form: RegExp, expected: string): Reader<string> {
  return (value, at) => {
    if (typeof value !== 'string' || !form.test(value)) throw refused(at, expected, value);
    return value;
  };
}

/** As it stands in `iss`: of a spelling that no token has, nothing would ever be accepted. */
export const hostName = named(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'a host name in lower case, without https://');
export const guid = named(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'a GUID in lower case');
/** One part of a path. */
export const pathPart = named(/^[A-Za-z0-9_-]+$/, 'a name of letters, digits, - and _');
export const projectId = named(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'the ID of a project');
export const userPoolId = named(
  /^[a-z]{2}(?:-[a-z]+)+-\d+_[A-Za-z0-9]+$/,
  'the ID of a user pool, such as eu-west-1_AbC123',
);
export const repositoryName = named(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, 'owner/name');
/** RFC 1123 labels: no colon, which would make another subject of it. */
export const serviceAccountName = named(/^[a-z0-9-]+\/[a-z0-9.-]+$/, 'namespace/name');
export const realmUrl = named(
  /^https?:\/\/[^\s?#]+\/realms\/[^\s/?#]+$/,
  'the URL of a realm without a slash at its end',
);

/** At least one. */
export const texts = listOf(text, 1);
