/** What the form has for it, beside its own fields; hidden, and each forgotten where it is wrong. */
export const workNames = { challenge: 'work', solution: 'work_solution', ticket: 'code_ticket' } as const;
