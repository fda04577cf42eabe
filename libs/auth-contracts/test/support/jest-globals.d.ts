/** What jest puts into every test; an application has `@types/jest`. */
declare const beforeAll: typeof import('@jest/globals').beforeAll;
declare const afterAll: typeof import('@jest/globals').afterAll;
