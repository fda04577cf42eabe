import { ApolloDriver } from '@nestjs/apollo';
import type { ExecutionContext } from '@nestjs/common';
import {
  Field,
  GqlExecutionContext,
  GraphQLModule,
  Mutation,
  ObjectType,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import { MercuriusDriver } from '@nestjs/mercurius';
import { Public } from '@signet/auth-contracts/nest';
import { booting, create, naming, type Outcome, RequireScopes, type Setting } from './application.js';
import { things } from './inheritance.js';

@ObjectType()
class Person {
  @Field(() => String)
  name!: string;
}

@Resolver(() => Person)
class People {
  @Query(() => String)
  @RequireScopes('a:read')
  secret() {
    return 'secret';
  }

  @Mutation(() => String)
  @RequireScopes('a:read')
  change() {
    return 'changed';
  }

  @Public()
  @Query(() => Person)
  person() {
    return { name: 'Alice' };
  }

  @ResolveField(() => String, { nullable: true })
  @RequireScopes('a:read')
  salary() {
    return 'much';
  }
}

/** Apollo on Express, Mercurius on Fastify: what their users have. */
export async function graphqlRows(setting: Setting): Promise<readonly Outcome[]> {
  const driver = setting.platform === 'express' ? ApolloDriver : MercuriusDriver;
  const graphqlRequest = (context: ExecutionContext) => {
    const value = GqlExecutionContext.create(context).getContext();
    return value.req ?? value.reply.request;
  };
  const module = (fieldResolverEnhancers?: readonly 'guards'[]) =>
    GraphQLModule.forRoot({
      driver,
      autoSchemaFile: true,
      ...(fieldResolverEnhancers && { fieldResolverEnhancers }),
    } as never);
  const field = 'People.salary (GraphQL field)';
  const resolver = 'People.secret (GraphQL)';
  const open = await create(setting, { imports: [module()], providers: [People] }, { graphqlRequest });
  const nowhere = await create(setting, { imports: [module(['guards'])], providers: [People] });
  const stops = [
    { title: 'a field, where GraphQL asks no guard for it', expected: field, seen: naming(field, await booting(open)) },
    {
      title: 'a resolver, where nobody says where its request is',
      expected: resolver,
      seen: naming(resolver, await booting(nowhere)),
    },
  ];
  const app = await create(setting, { imports: [module(['guards'])], providers: [People] }, { graphqlRequest });
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  const ask = async (query: string, scopes?: readonly 'a:read'[]) => {
    const token = scopes && (await setting.issuer.mint({ audience: things, scopes }));
    const response = await fetch(`${base}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = (await response.json()) as {
      data?: object;
      errors?: { extensions?: { code?: string } }[];
    };
    return errors?.[0]?.extensions?.code ?? data;
  };
  const judged = async (title: string, query: string, good: object): Promise<Outcome> => ({
    title,
    expected: ['UNAUTHENTICATED', 'FORBIDDEN', good],
    seen: [await ask(query), await ask(query, []), await ask(query, ['a:read'])],
  });
  const rows = [
    await judged('a query', '{ secret }', { secret: 'secret' }),
    await judged('a mutation', 'mutation { change }', { change: 'changed' }),
    await judged('a field', '{ person { name salary } }', { person: { name: 'Alice', salary: 'much' } }),
    {
      title: 'a query that is public',
      expected: { person: { name: 'Alice' } },
      seen: await ask('{ person { name } }'),
    },
  ];
  await app.close();
  return [...stops, ...rows];
}
