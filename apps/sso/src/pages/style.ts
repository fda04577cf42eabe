import { createHash } from 'node:crypto';

/** One sheet for every page, in the page itself: one round trip, allowed by its hash. */
export const style = `
:root{color-scheme:light dark;--bg:#f4f5f8;--card:#fff;--text:#16181d;--muted:#565d6b;--line:#d9dde5;--accent:#3347c4;
--accent-text:#fff;--field:#fff;--danger:#a3161f;--danger-bg:#fdeced}
@media (prefers-color-scheme:dark){:root{--bg:#0f1116;--card:#191c23;--text:#eceef3;--muted:#a4abba;--line:#353b48;
--accent:#9aa8ff;--accent-text:#11131a;--field:#11141a;--danger:#ff9ea3;--danger-bg:#3a1a1e}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;padding:24px 16px;
background:var(--bg);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:416px;background:var(--card);border:1px solid var(--line);border-radius:16px;padding:32px;
box-shadow:0 1px 2px rgb(0 0 0/.04),0 12px 32px rgb(0 0 0/.06)}
@media (max-width:400px){main{padding:24px 20px}}
.brand{display:flex;align-items:center;gap:8px;margin-bottom:24px;font-weight:650;color:var(--muted)}
.brand svg{width:24px;height:24px;color:var(--accent)}
h1{margin:0 0 4px;font-size:1.5rem;line-height:1.25;overflow-wrap:anywhere}
p{margin:0 0 16px}.lead,.small{color:var(--muted);overflow-wrap:anywhere}.small{font-size:.875rem}
label{display:block;margin:16px 0 6px;font-weight:550}
input[type=text],input[type=password],input[type=email]{width:100%;padding:11px 12px;font:inherit;color:inherit;background:var(--field);
border:1px solid var(--muted);border-radius:8px}
.check{display:flex;align-items:center;gap:10px;min-height:24px;font-weight:400}.check input{width:20px;height:20px;flex:none;margin:0;accent-color:var(--accent)}
button,.button{display:block;width:100%;margin-top:12px;padding:11px 16px;font:inherit;font-weight:600;text-align:center;
border:1px solid var(--accent);border-radius:8px;background:var(--accent);color:var(--accent-text);cursor:pointer;text-decoration:none}
button.quiet,.button.quiet{background:transparent;color:var(--text);border-color:var(--muted)}
.choice{display:flex;gap:10px;align-items:flex-start;font-weight:400}.choice input{width:20px;height:20px;margin:2px 0 0;flex:none;accent-color:var(--accent)}
form{margin-top:20px}form+p{margin-top:16px}.small:where(input~p){margin:6px 0 0}.field-error{margin:6px 0 0;color:var(--danger)}input[aria-invalid]{border-color:var(--danger)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.alert a{color:inherit}.alert{margin:16px 0 0;padding:10px 12px;border-radius:8px;background:var(--danger-bg);color:var(--danger)}
ul{margin:8px 0 16px;padding:0;list-style:none}li{padding:10px 0;border-top:1px solid var(--line)}
li strong{display:block}code{font-size:.875em;overflow-wrap:anywhere}
dl{margin:16px 0;font-size:.9375rem}dt{color:var(--muted)}dd{margin:0 0 8px;overflow-wrap:anywhere}
a{color:var(--accent)}.skip{position:absolute;inset-inline-start:8px;top:-100px;padding:8px 12px;background:var(--card);border-radius:8px}
.skip:focus{top:8px}main:focus{outline:none}footer{margin-top:20px;font-size:.875rem;color:var(--muted);display:flex;gap:16px;flex-wrap:wrap}
.code{font-family:ui-monospace,monospace;letter-spacing:.12em;text-transform:uppercase}
figure{margin:16px 0 0;display:flex;align-items:center;gap:16px}.qr{width:96px;flex:none;background:#fff;border-radius:8px}
.qr svg{display:block;width:100%;height:auto;border-radius:8px}figcaption{min-width:0}
.mail-text{margin:8px 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.9375rem}
.notice{margin:20px 0 0;padding:10px 12px;border:1px solid var(--muted);border-radius:8px;font-size:.875rem;overflow-wrap:anywhere}
.scroll{max-height:240px;overflow:auto;margin:8px 0 0;padding:10px 12px;border:1px solid var(--line);border-radius:8px;
font-size:.9375rem;white-space:pre-wrap;overflow-wrap:anywhere}
main.wide{max-width:960px}.account{display:grid;grid-template-columns:200px minmax(0,1fr);gap:32px}
nav ul{margin:0 0 12px}nav li{padding:0;border:0}nav a{display:block;padding:8px 12px;border-radius:8px;color:var(--text);text-decoration:none;overflow-wrap:anywhere}
nav a:hover{background:var(--bg)}nav a[aria-current]{background:var(--bg);font-weight:600;box-shadow:inset 3px 0 var(--accent)}
[dir=rtl] nav a[aria-current]{box-shadow:inset -3px 0 var(--accent)}nav .small{display:block;padding:0 12px}
@media (max-width:700px){.account{display:block}nav{margin-bottom:20px;padding-bottom:12px;border-bottom:1px solid var(--line)}
nav ul{display:flex;flex-wrap:wrap;gap:4px}nav a{padding:8px 10px}}
h2{margin:24px 0 4px;font-size:1.125rem}.launcher ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(120px,1fr));gap:12px}
.launcher li{padding:0;border:0}.launcher a{display:flex;flex-direction:column;align-items:center;gap:8px;height:100%;padding:16px 8px;border:1px solid var(--line);border-radius:12px;
color:var(--text);text-align:center;text-decoration:none;overflow-wrap:anywhere}.launcher a:hover{border-color:var(--accent)}.launcher .logo{margin:0}
.letter{display:flex!important;align-items:center;justify-content:center;background:var(--bg);color:var(--accent);font-size:1.25rem;font-weight:650}
.logo{width:48px;height:48px;border-radius:12px;object-fit:contain;margin-bottom:12px;display:block}
`;

export const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
