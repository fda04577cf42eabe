/**
 * The parameters that name the audiences of a request, each as often as there are: RFC 8707 §2, and `audience`, which is an
 * alias of it here, for clients that know no other (outside RFC 8693 §2.1 an extension of ours).
 */
export const targetParameters = ['resource', 'audience'] as const;
