import { type Client, clientMetadata, type Digest, digest, secretFor, usesSecret } from '@signet/authorization-server';
import { canonicalJson } from '@signet/runtime';
import { described, keepNames } from '../clients/client-changes.js';
import { isClientSecret, requireClientId } from '../clients/create-client.js';
import { replaceClient } from '../clients/narrowed-client.js';
import type { AdministeredRecords } from '../records.js';
import type { ImportReaders } from './import-records.js';
import type { ImportedClient } from './imported.js';
import { differing, type Plan, type PlanContext } from './plan.js';
import { assignRoles, hasRights, isAdministratingClient, mayAdminister, missingRoles } from './plan-roles.js';

/** As `digest` writes them. */
const digestForm = /^[\w-]{43}$/;

/** By the one parse of clients. A secret is never changed: that of here is newer than any export. @throws AdministrationError invalid */
export async function planClient(records: ImportReaders, given: ImportedClient, context: PlanContext): Promise<Plan> {
  const { clientId } = given;
  requireClientId(clientId);
  if ((await records.accounts.find(clientId)) !== undefined) {
    return { did: 'conflict', why: 'its client_id is the sub of a person' };
  }
  const before = await records.clients.find(clientId);
  const description = await described(records, given.metadata, 'operator', context, before);
  if (before !== undefined && before.origin !== 'operator') {
    return { did: 'conflict', why: 'it is there already, and no operator made it' };
  }
  if (context.foreseen?.has('client', clientId)) return { did: 'conflict', why: 'the file has its client_id twice' };
  context.foreseen?.add('client', clientId);
  if (mayAdminister(description) && (before === undefined || !mayAdminister(before))) {
    return { did: 'conflict', why: 'it would administer here, which no import gives' };
  }
  const notes = [...given.notes];
  const holder = { kind: 'client', id: clientId } as const;
  const roles = await missingRoles(records, given.roles ?? [], before && holder, context, notes);
  if (before === undefined) {
    if (await hasRights(records, holder)) {
      return { did: 'conflict', why: 'its client_id has rights here already, and no client' };
    }
    const known = secretOf(description, given, notes);
    const clientSecretDigest = known ?? secretFor(description, undefined, context.random).clientSecretDigest;
    const client: Client = { ...description, clientId, clientSecretDigest, createdAt: context.clock.now() };
    const write = async (written: AdministeredRecords) => {
      await written.clients.insert(client);
      await assignRoles(written, roles, holder, context.clock.now());
    };
    return { did: 'created', notes, write };
  }
  const { clientSecretDigest, formerSecret } = secretFor(description, before, context.random);
  const kept = { clientId, clientSecretDigest, createdAt: before.createdAt };
  const client: Client = { ...description, ...kept, ...(formerSecret && { formerSecret }) };
  keepNames(before, client, {});
  const [was, is] = [clientMetadata(before), clientMetadata(client)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const differs = names.filter((name) => canonicalJson(was[name]) !== canonicalJson(is[name]));
  const write = async (written: AdministeredRecords) => {
    if (differs.length > 0) await replaceClient(context, written, context.initiator, { before, after: client });
    await assignRoles(written, roles, holder, context.clock.now());
  };
  const all = [...differs, ...(roles.length > 0 ? ['roles'] : [])];
  if (context.update && all.length > 0 && (await isAdministratingClient(records, before, context))) {
    return { did: 'conflict', why: 'it administers here, and no import changes it' };
  }
  return differing(all, context, write, notes);
}

/** Apps go on with the secret that they have, unless it is one that can be guessed. */
function secretOf(
  description: Parameters<typeof usesSecret>[0],
  { secret, secretDigest }: ImportedClient,
  notes: string[],
): Digest | undefined {
  if (!usesSecret(description)) return undefined;
  if (secretDigest !== undefined && digestForm.test(secretDigest)) return secretDigest as Digest;
  if (secret !== undefined && isClientSecret(secret)) return digest(secret);
  const why =
    secret === undefined
      ? 'its secret, which the file does not have'
      : 'its secret, which is shorter than 32 characters or not ASCII';
  notes.push(`${why}: \`signet clients rotate-secret\` gives it one`);
  return undefined;
}
