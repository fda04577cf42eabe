/**
 * Whether an object in this JSON has two members of one name (RFC 8259 §4): parsers differ in which of them counts.
 * @param json that was parsed
 */
export function hasRepeatedName(json: string): boolean {
  const open: Set<string>[] = [];
  let text = '""';
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}:]/gs)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (token !== ':') text = token;
    else {
      // Escapes spell one name in many ways.
      const name = JSON.parse(text) as string;
      const names = open.at(-1);
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}
