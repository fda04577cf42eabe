import { hash } from 'node:crypto';
import { type Digest, digest } from '@signet/authorization-server';

// Keys that are made of a record's number: they look and lie in an index as the product's own, and the load needs no list.

/** As the core's `identifier()`: 128 bits as 22 base64url characters. */
export function identifierOf(text: string): string {
  return hash('md5', text, 'base64url');
}

/** As the core's `timedIdentifier()`, with the record's number for its time: records are numbered in the order of time. */
export function timedIdentifierOf(text: string): string {
  const [number] = /\d+$/.exec(text) ?? [];
  return Number(number).toString(16).padStart(8, '0') + identifierOf(text).slice(3);
}

/** As the `sub` of an account. */
export function uuidOf(text: string): string {
  return hash('md5', text, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function digestOf(text: string): Digest {
  return digest(text);
}

export const refreshSecret = (number: number) => `refresh-${number}`;
export const sessionCookie = (number: number) => `cookie-${number}`;
export const username = (number: number) => `${identifierOf(`username-${number}`).toLowerCase()}@example.com`;
