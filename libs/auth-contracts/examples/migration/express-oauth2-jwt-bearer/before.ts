import express, { type Express } from 'express';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';

export interface BeforeOptions {
  readonly issuerBaseURL: string;
  readonly audience: string;
}

export function createOrdersApi({ issuerBaseURL, audience }: BeforeOptions): Express {
  const app = express();
  app.use(auth({ issuerBaseURL, audience }));
  app.get('/orders', requiredScopes('orders:read'), (request, response) => {
    response.json({ of: request.auth?.payload.sub });
  });
  app.get('/me', (request, response) => {
    response.json({ subject: request.auth?.payload.sub });
  });
  return app;
}
