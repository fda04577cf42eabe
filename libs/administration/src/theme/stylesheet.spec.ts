import { describe, expect, it } from '@jest/globals';
import { checkedStylesheet, stylesheetMaxBytes } from './stylesheet.js';
import { allowedProperties } from './stylesheet-properties.js';

const check = (text: string) => checkedStylesheet(Buffer.from(text));

describe('a stylesheet of an operator', () => {
  it('is served as it was read, without what is not read', () => {
    const text = `/* ours */
      main, .alert { border-radius: 4px; padding: 1rem 24px }
      h1 { font-family: "Source Serif 4", Georgia, serif; font-weight: 700; letter-spacing: -0.5px }
      .brand > img, main .logo { width: 120px; height: auto; margin-inline: auto }
      button.quiet:hover:lang(ar), .button:first-child { text-transform: uppercase; line-height: 1.4; border-style: dashed }
      @media (min-width: 700px) and (prefers-color-scheme: dark) { main { max-width: 30rem; box-shadow: none } }`;
    expect(check(text)).toBe(
      [
        'main,.alert{border-radius:4px;padding:1rem 24px}',
        'h1{font-family:"Source Serif 4",Georgia,serif;font-weight:700;letter-spacing:-0.5px}',
        '.brand>img,main .logo{width:120px;height:auto;margin-inline:auto}',
        'button.quiet:hover:lang(ar),.button:first-child{text-transform:uppercase;line-height:1.4;border-style:dashed}',
        '@media (min-width:700px) and (prefers-color-scheme:dark){main{max-width:30rem;box-shadow:none}}',
      ].join(''),
    );
    expect(check(check(text))).toBe(check(text));
    expect(check('')).toBe('');
  });

  // What hides, covers, moves away, squeezes or says something else than what people must read.
  it.each([
    'display:none',
    'visibility:hidden',
    'opacity:0',
    'opacity:.5',
    'content:"Verified by your bank"',
    'position:fixed',
    'position:absolute;inset:0',
    'inset-inline-start:-9999px',
    'z-index:9',
    'transform:scale(0)',
    'translate:-9999px',
    'scale:0',
    'rotate:180deg',
    'zoom:.01',
    'clip:rect(0 0 0 0)',
    'clip-path:inset(100%)',
    'mask:none',
    'filter:opacity(0)',
    'backdrop-filter:blur(9px)',
    'mix-blend-mode:screen',
    'overflow:hidden',
    'height:0',
    'max-height:0',
    'width:0',
    'max-width:0',
    'max-width:319px',
    'block-size:0',
    'contain:size',
    'content-visibility:hidden',
    'font-size:0',
    'font-size:11px',
    'font-size:41px',
    'font-size:.1em',
    'font-size:10%',
    'font-size:calc(1px - 1px)',
    'font-size:var(--gap)',
    'font-size:12px 0',
    'font:0/0 a',
    'font-weight:1',
    'font-family:url(https://evil.example)',
    'font-family:"x;}*{display:none"',
    'line-height:0',
    'line-height:1px',
    'letter-spacing:-1em',
    'letter-spacing:-1px',
    'word-spacing:-99px',
    'text-indent:-9999px',
    'text-security:disc',
    '-webkit-text-security:disc',
    '-webkit-text-fill-color:transparent',
    'text-transform:full-width',
    'text-align:left',
    'text-decoration:line-through',
    'text-shadow:0 0 9px red',
    'text-overflow:ellipsis',
    'color:transparent',
    'color:var(--card)',
    'background:#fff',
    'background-color:#fff',
    'background-image:url(https://evil.example/x.png)',
    'background-image:url(data:image/svg+xml,x)',
    'background-image:linear-gradient(#fff,#fff)',
    'border-image:url(x)',
    'border-color:transparent',
    'border-width:0',
    'border-style:none',
    'outline:none',
    'outline-color:transparent',
    'accent-color:#fff',
    'box-shadow:inset 0 0 0 999px #fff',
    'box-shadow:0 0 0 64px #777777',
    'list-style-image:url(x)',
    'cursor:none',
    'cursor:url(x),auto',
    'pointer-events:none',
    'user-select:none',
    'touch-action:none',
    'order:9',
    'float:right',
    'flex-direction:column-reverse',
    'grid-template-areas:"a"',
    'margin:-99px',
    'margin-block-start:-1px',
    'margin-block-start:9999px',
    'margin-inline:99px',
    'margin-left:1px',
    'padding:33px',
    'padding:50%',
    'padding-inline:2em',
    'direction:rtl',
    'unicode-bidi:bidi-override',
    'writing-mode:vertical-rl',
    'columns:9',
    'animation:x 1s',
    'transition:all 9s',
    'all:unset',
    '--text:#fff',
    '--card:red',
    'behavior:url(x.htc)',
    '-moz-binding:url(x)',
    'width:expression(alert(1))',
    'border-radius:expression(alert(1))',
    'border-radius:env(x)',
    'border-radius:attr(x)',
    'border-radius:65px',
    'border-radius:-1px',
    'border-radius:inherit',
    'border-radius:1px!important',
    'border-radius:',
    'BORDER-RADIUS:1px;DISPLAY:none',
    'd\\69splay:none',
    'background:image-set("https://evil.example/x.png" 1x)',
    'background:-webkit-image-set(url(x) 1x)',
    'background:image("https://evil.example/x.png")',
    'background:cross-fade(url(x),url(y))',
    'background:src("https://evil.example/x.png")',
    'border-radius:u\\72l(https://evil.example/x)',
    'border-radius:\\000075rl(https://evil.example/x)',
    'border-radius:url(https://evil.example/x)',
    'border-radius:URL("//evil.example/x")',
    'border-radius:1px/**/url(x)',
    'font-family:image-set("x" 1x)',
    'font-family:"\\22;}*{display:none}"',
    'font-family:"x\\00000a}*{display:none"',
    'font-family:a\\7d *\\7b display:none',
    'shape-outside:url(x)',
    'offset-path:url(#x)',
    'fill:url(#x)',
    'quotes:"https://evil.example"',
  ])('does not say %s', (declaration) => {
    expect(() => check(`main{${declaration}}`)).toThrow(/ /);
    expect(() => check(`@media (min-width:1px){main{border-radius:1px;${declaration}}}`)).toThrow(/ /);
  });

  it.each([
    '*',
    'html',
    ':root',
    '#consent-allow',
    '[type=hidden]',
    'input[type=password]',
    'main::before',
    'main:before',
    '.brand::after',
    ':not(main)',
    'main:has(input)',
    'main:is(.alert)',
    ':where(main)',
    'input:focus-visible',
    'a:visited',
    '.skip',
    'script',
    'main|h1',
    'svg|*',
    '&',
    'button:lang("x")',
    'button:lang(x,y)',
    'button:nth-child(1)',
    'main>>>h1',
    'main>',
    '>main',
    'main+ +h1',
  ])('names no %s', (selector) => {
    expect(() => check(`${selector}{border-radius:1px}`)).toThrow(/ /);
    expect(() => check(`main,${selector}{border-radius:1px}`)).toThrow(/ /);
  });

  it.each([
    '@import "https://evil.example/x.css";',
    '@import url(x.css);',
    '@\\69mport "x.css";',
    '@IMPORT url(x.css);',
    '\ufeff@import "x.css";',
    '/**/@import/**/"x.css";',
    '@import"https://evil.example/x.css"layer(x);',
    '@document url(http://x){main{border-radius:1px}}',
    '@charset "utf-8";',
    '@namespace x url(x);',
    '@font-face{font-family:x;src:url(x)}',
    '@keyframes x{from{opacity:0}}',
    '@supports (display:grid){main{border-radius:1px}}',
    '@layer x{main{border-radius:1px}}',
    '@layer x;',
    '@container (min-width:1px){main{border-radius:1px}}',
    '@page{margin:1px}',
    '@property --x{syntax:"*"}',
    '@media print{main{border-radius:1px}}',
    '@media (width>1px){main{border-radius:1px}}',
    '@media (min-width:1px),(max-width:1px){main{border-radius:1px}}',
    '@media not all{main{border-radius:1px}}',
    '@media (min-width:1px){@media (min-width:1px){main{border-radius:1px}}}',
    '@media (min-width:1px){@import "x";}',
    '@media{main{border-radius:1px}}',
    'main{h1{border-radius:1px}}',
    'main{&:hover{border-radius:1px}}',
    'main{border-radius:1px}}',
    'main{border-radius:1px;}<!-- x -->',
    '</style><script>alert(1)</script>',
    'main{border-radius 1px}',
    'main',
    '}',
  ])('has no %s', (text) => {
    expect(() => check(text)).toThrow(/ /);
  });

  it('says what is wrong, and in which line', () => {
    expect(() => check('main{border-radius:1px}\n\nh1{display:none}')).toThrow(
      'sets display, which a stylesheet may not (line 3)',
    );
    expect(() => check('p{font-size:9px}')).toThrow(
      'has font-size with 9px: it may be 12 to 40 px, or as much in rem (line 1)',
    );
    expect(() => check('p{padding:9px}')).toThrow(/^sets padding, which is of main, button/);
    expect(() => check('main h1,.x{font-size:20px}')).toThrow(
      'names .x, which is no part of pages that a stylesheet may name (line 1)',
    );
  });

  it('is a text of some length', () => {
    expect(() => checkedStylesheet(Buffer.from([0xff]))).toThrow('is no text');
    expect(() => checkedStylesheet(Buffer.alloc(stylesheetMaxBytes + 1, ' '))).toThrow('at most');
    expect(() => check(`p{font-family:${'a,'.repeat(40)}a}`)).toThrow('too long');
  });

  it.each(['(', '[', '{', 'main{', '@media (', 'main:not(', ':is(', '/*', '"', 'u\\72l(', '\\'])(
    'is refused in time of nothing but %s',
    (part) => {
      const text = part.repeat(Math.floor(stylesheetMaxBytes / part.length));
      expect(() => check(text)).toThrow(/line \d+|cannot be read|is no/);
    },
  );

  it('has nothing among its properties by which people would be shown less', () => {
    const names = [...allowedProperties.keys()].join(' ');
    expect(names).not.toMatch(
      /color|display|visibility|opacity|position|inset|(?<!text-)transform|clip|overflow|(?<!justify-)content|left|right/,
    );
  });
});
