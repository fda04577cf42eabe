/** The drawing that stands for the issuer, on pages and as their icon. */
export const mark = {
  viewBox: '0 0 24 24',
  circle: { cx: '12', cy: '9', r: '6' },
  path: 'M9.5 9l1.8 1.8L14.8 7.4M8 14.5V22l4-2.5L16 22v-7.5',
} as const;

/** As a document: dark and light like the pages. */
export const markDocument = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${mark.viewBox}" fill="none" stroke="#3347c4" stroke-width="2">`,
  '<style>@media (prefers-color-scheme:dark){svg{stroke:#9aa8ff}}</style>',
  `<circle cx="${mark.circle.cx}" cy="${mark.circle.cy}" r="${mark.circle.r}"/>`,
  `<path d="${mark.path}"/>`,
  '</svg>',
].join('');
