/** The first of what there is of a person; the rest is only counted. */
export function ofPerson(subject: string) {
  return { params: { query: { subject, limit: 20 } } };
}
