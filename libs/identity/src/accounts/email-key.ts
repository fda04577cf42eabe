/**
 * What addresses are compared by: ASCII letters alone are made small, as both databases do. To make others small would make different
 * letters one (U+0130, U+017F, U+212A), and with them the mailboxes of two people.
 */
export function emailKey(email: string): string {
  return email.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
