/** @throws Error for what is neither an email nor an https address */
export function parseContact(text: string): string {
  const isEmail = /^[^\s@<>?&%]{1,64}@[A-Za-z0-9.-]{1,255}$/.test(text);
  const isAddress = text.length <= 2048 && URL.canParse(text) && new URL(text).protocol === 'https:';
  if (!isEmail && !isAddress) throw new Error('must be an email address, or an https address');
  return text;
}
