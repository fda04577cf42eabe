import { expect, it } from '@jest/globals';
import { chainsOf, type GraphEdge } from './audience-graph.js';

const edge = (from: string, to: string): GraphEdge => ({ clientId: from, from, to, scopes: [] });

it('finds every chain, however many trades lead nowhere', () => {
  const onward = ['c1', 'c2', 'c3', 'c4', 'c5'].map((to) => edge('b', to));
  const alone = Array.from({ length: 994 }, (_, at) => edge(`from ${at}`, `to ${at}`));
  const chains = chainsOf([edge('a', 'b'), ...onward, ...alone]);
  expect(chains.map(({ audiences }) => audiences.join(' '))).toEqual(onward.map(({ to }) => `a b ${to}`));
});

it('finds more than are told where there are more', () => {
  const into = Array.from({ length: 500 }, (_, at) => edge(`from ${at}`, 'b'));
  const onward = Array.from({ length: 500 }, (_, at) => edge('b', `to ${at}`));
  expect(chainsOf([...into, ...onward])).toHaveLength(201);
});
