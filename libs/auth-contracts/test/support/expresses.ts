import express from 'express';
import express4 from 'express-4';

/** Both that applications run on, seen by the types of the newer one; how each writes a part that may be absent, and the rest of a path. */
export const expresses = [
  {
    version: 'Express 4',
    express: express4,
    written: { maybe: '/page/:id?', rest: '*' },
  },
  { version: 'Express 5', express, written: { maybe: '/page{/:id}', rest: '{*rest}' } },
] as const;
