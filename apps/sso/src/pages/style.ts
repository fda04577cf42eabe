import type { Appearance, Colors, Scheme } from '@signet/administration';

/** One sheet for every page, in the page itself: one round trip, allowed by its hash. Directions are logical: it serves both ways of reading. */
export function sheetOf({ light, dark, radius, font }: Appearance, scheme?: Scheme): string {
  const first = scheme === 'dark' ? dark : light;
  return `
:root{color-scheme:${scheme ?? 'light dark'};${variables(first)}--radius:${radius}px;--small:${radius / 2}px;--gap:16px;--font:${font}}
${scheme === undefined ? `@media (prefers-color-scheme:dark){:root{${variables(dark)}}}` : ''}
@media (prefers-contrast:more){:root{--muted:var(--text);--line:var(--text)}}
${rules}`;
}

function variables(colors: Colors): string {
  return Object.entries(colors)
    .map(([name, value]) => `--${name.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}:${value};`)
    .join('');
}

const rules = `*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;padding:24px var(--gap);
background:var(--background);color:var(--text);font:16px/1.5 var(--font)}
:lang(ar){line-height:1.7}:lang(ja){line-break:strict;word-break:auto-phrase}:lang(de){hyphens:auto}
main{width:100%;max-width:416px;background:var(--card);border:1px solid var(--line);border-radius:var(--radius);padding:32px;
box-shadow:0 1px 2px rgb(0 0 0/.04),0 12px 32px rgb(0 0 0/.06)}
main:has(.wide){max-width:800px}
@media (max-width:400px){main{padding:24px 20px}}
.brand{display:flex;align-items:center;gap:8px;margin-block-end:24px;font-weight:650;color:var(--muted);overflow-wrap:anywhere}
.brand svg,.brand img{width:24px;height:24px;flex:none;object-fit:contain;color:var(--accent)}
h1{margin:0 0 4px;font-size:1.5rem;line-height:1.3;overflow-wrap:anywhere}
p{margin:0 0 16px;overflow-wrap:anywhere}.lead,.small{color:var(--muted);overflow-wrap:anywhere}.small{font-size:.875rem}
label{display:block;margin:16px 0 6px;font-weight:550}
input:not([type=checkbox]),select,textarea{width:100%;padding:11px 12px;font:inherit;color:inherit;background:var(--field);
border:1px solid var(--muted);border-radius:var(--small)}
button,.button{display:block;width:100%;margin-block-start:12px;padding:11px 16px;font:inherit;font-weight:600;text-align:center;overflow-wrap:anywhere;
border:1px solid var(--accent);border-radius:var(--small);background:var(--accent);color:var(--accent-text);cursor:pointer;text-decoration:none}
button.quiet,.button.quiet{background:transparent;color:var(--text);border-color:var(--muted)}
button.danger{background:transparent;color:var(--danger);border-color:var(--danger)}
.check,.choice{display:flex;gap:10px;align-items:flex-start;min-height:24px;font-weight:400}
:is(.check,.choice) input{width:20px;height:20px;margin:2px 0 0;flex:none;accent-color:var(--accent)}
form{margin-block-start:20px}:is(form,.button)+p{margin-block-start:16px}.small:where(input~p){margin:6px 0 0}
.advice:empty,.work p:empty{margin:0}.work{margin-block:16px}.work progress{inline-size:100%;accent-color:currentColor}.advice.good{color:var(--text);font-weight:550}
.time{margin-block-start:24px;padding-block-start:12px;border-block-start:1px solid var(--line)}.time p{margin:0}
.field-error{margin:6px 0 0;color:var(--danger)}input[aria-invalid],select[aria-invalid],textarea[aria-invalid]{border-color:var(--danger)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.alert a{color:inherit}.alert{margin:16px 0 0;padding:10px 12px;border-radius:var(--small);border:1px solid transparent;
background:var(--danger-background);color:var(--danger);overflow-wrap:anywhere}.alert div{margin-block-start:6px}
[role=status]{padding:10px 12px;border:1px solid var(--accent);border-radius:var(--small)}h1+[role=status]{margin-block-start:12px}
ul{margin:8px 0 16px;padding:0;list-style:none}li{padding:10px 0;border-block-start:1px solid var(--line);overflow-wrap:anywhere}
li strong{display:block}code{font-size:.875em;overflow-wrap:anywhere;unicode-bidi:isolate}.copied{user-select:all}
dl{margin:16px 0;font-size:.9375rem}dt{color:var(--muted)}dd{margin:0 0 8px;overflow-wrap:anywhere}
a{color:var(--accent)}.skip{position:absolute;inset-inline-start:8px;inset-block-start:-100px;padding:8px 12px;background:var(--card);border-radius:var(--small)}
.skip:focus{inset-block-start:8px}main:focus{outline:none}
footer{margin-block-start:20px;font-size:.875rem;color:var(--muted);display:flex;gap:8px 16px;flex-wrap:wrap}
body>footer{justify-content:center}
.code{font-family:ui-monospace,monospace;letter-spacing:.12em;text-transform:uppercase}
[dir=rtl] input[dir=ltr]{text-align:end}
figure{margin:16px 0 0;display:flex;align-items:center;gap:16px}.qr{width:96px;flex:none;background:#fff;border-radius:var(--small)}
.qr svg{display:block;width:100%;height:auto;border-radius:var(--small)}figcaption{min-width:0}
.codes{columns:15em;padding-inline-start:28px;margin-block:16px;white-space:nowrap}
.key{overflow-wrap:anywhere}
.mail-text{margin:8px 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.9375rem}
.notice{margin:20px 0 0;padding:10px 12px;border:1px solid var(--muted);border-radius:var(--small);font-size:.875rem;overflow-wrap:anywhere}
.scroll{max-height:240px;overflow:auto;margin:8px 0 0;padding:10px 12px;border:1px solid var(--line);border-radius:var(--small);
font-size:.9375rem;white-space:pre-wrap;overflow-wrap:anywhere}
main.wide{max-width:960px}.account{display:grid;grid-template-columns:200px minmax(0,1fr);gap:32px}
.account nav ul{margin:0 0 12px}.account nav li{padding:0;border:0}
.account nav a{display:block;padding:8px 12px;border-radius:var(--small);color:var(--text);text-decoration:none;overflow-wrap:anywhere}
.account nav a:hover{background:var(--background)}.account nav a[aria-current]{background:var(--background);font-weight:600;border-inline-start:3px solid var(--accent)}
.account nav .small{display:block;padding:0 12px}
@media (max-width:700px){.account{display:block}.account nav{margin-block-end:20px;padding-block-end:12px;border-block-end:1px solid var(--line)}
.account nav ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(116px,1fr));gap:4px}.account nav a{padding-block:8px;padding-inline:4px 0;font-size:.875rem;line-height:1.3}.account nav .small{padding:0 4px}}
@media (min-width:701px){.page :is(button,.button){width:fit-content;min-width:200px}.page :is(input:not([type=checkbox]),select,textarea){max-width:416px}}
.page li button{margin-block-end:6px}
h2{margin:24px 0 4px;font-size:1.125rem}.launcher ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(120px,50% - 6px),1fr));gap:12px}
.launcher li{padding:0;border:0}.launcher a{display:flex;flex-direction:column;align-items:center;gap:8px;height:100%;padding:16px 8px;
border:1px solid var(--line);border-radius:var(--radius);color:var(--text);text-align:center;text-decoration:none;overflow-wrap:anywhere}
.launcher a:hover{border-color:var(--accent)}.launcher .logo{margin:0}
.letter{display:flex!important;align-items:center;justify-content:center;background:var(--background);color:var(--accent);font-size:1.25rem;font-weight:650}
.portrait{width:96px;height:96px;border-radius:50%;object-fit:cover;margin-block:8px;display:block}
.logo{width:48px;height:48px;border-radius:12px;object-fit:contain;margin-block-end:12px;display:block}
.languages{display:flex;flex-wrap:wrap;justify-content:center;gap:0 4px;max-width:544px}
.languages button{width:auto;min-height:28px;margin:0;padding:2px 8px;font-size:.875rem;font-weight:400;background:transparent;color:var(--muted);
border-color:transparent;text-decoration:underline;text-underline-offset:3px}
.languages [aria-current]{color:var(--text);text-decoration:none;font-weight:600}
@media (prefers-reduced-motion:no-preference){button,.button{transition:filter .12s}}
[hidden]{display:none}
button:hover,.button:hover{filter:brightness(1.08)}
@media (forced-colors:active){.alert,.button,button,main{border-color:CanvasText}.languages button{border-color:transparent}:focus-visible{outline-color:Highlight}}
`;
