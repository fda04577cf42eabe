/** How the console of the issuer is known as a client. The issuer alone makes it: nobody else gets a client of this id. */
export const consoleClientId = 'signet-console';
