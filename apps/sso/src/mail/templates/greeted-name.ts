/** UTF-16 units of a name that somebody is greeted by. */
const longestGreeted = 64;

/**
 * A name as a greeting; undefined for what is none. Anybody may make an account with the address of somebody else, and what they call
 * themselves is then sent there in our name: it must not be an advertisement, nor anything that a reader makes a link of.
 */
export function greetedName(name: string): string | undefined {
  const isLink = /[:/@]|\.\S|www/i.test(name);
  return name === '' || name.length > longestGreeted || isLink ? undefined : name;
}
