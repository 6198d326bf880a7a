const LIGHT =
  'color-scheme:light;--ink:#1c1e21;--paper:#ffffff;--soft:#586069;--rule:#d5d9e0;--tint:#f3f5f8;--a:#005fa8;--b:#b04a00';
const DARK =
  'color-scheme:dark;--ink:#e6e8ec;--paper:#14161a;--soft:#a3abb8;--rule:#363c47;--tint:#1d2026;--a:#6cb2ff;--b:#f29b4b';

/**
 * The style of the report: light or dark by system setting or button, always light in print. Nearly
 * everyone can distinguish blue from orange, and no chart relies on colour alone.
 */
export const PAGE_STYLE = `
:root{${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${DARK}}}
@media screen{:root[data-theme=dark]{${DARK}}}
*{box-sizing:border-box}
body{margin:0;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:break-word}
header,main,footer{max-width:1000px;margin:0 auto;padding:0 16px}
header{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between;padding-top:20px}
h1{font-size:1.45rem;margin:0}h2{font-size:1.2rem;margin:36px 0 8px;padding-top:8px;border-top:1px solid var(--rule)}
h3{font-size:1rem;margin:20px 0 4px}p{margin:6px 0 10px;max-width:75ch}ul{padding-left:20px}li{max-width:75ch}
nav{font-size:.9rem}nav a{display:inline-block;margin-right:14px;padding:4px 0}a{color:var(--a)}
button{font:inherit;color:var(--ink);background:var(--tint);border:1px solid var(--soft);border-radius:6px;padding:4px 12px;cursor:pointer}
:focus-visible{outline:2px solid var(--a);outline-offset:2px}
.soft,figcaption p,.by{color:var(--soft)}
.box{border:1px solid var(--rule);border-left:6px solid var(--a);background:var(--tint);padding:10px 16px;border-radius:4px;max-width:none;font-size:1.05rem}
.box p{margin:4px 0;max-width:none}
.simulated{border-left-color:var(--b);font-weight:600}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(44%,176px),1fr));gap:10px;margin:14px 0}
.facts div{border:1px solid var(--rule);border-radius:6px;padding:8px 12px}
.facts dt{color:var(--soft);font-size:.85rem;line-height:1.3}.facts dd{margin:2px 0 0;font-size:1.15rem;font-weight:600}
figure{margin:18px 0 26px}figcaption p{margin:2px 0 6px}
.chart{min-height:40px}.chart svg{display:block;width:100%;height:auto;color:var(--ink);--plot-background:var(--paper);overflow:visible}
.key{display:flex;flex-wrap:wrap;gap:2px 18px;font-size:.85rem;margin:4px 0}
.mark{display:inline-block;width:22px;height:0;margin-right:6px;vertical-align:middle;border:0 solid currentColor}
.line{border-top-width:3px}.dashed{border-top:3px dashed}.dotted{border-top:3px dotted}
.band{height:12px;background:currentColor;opacity:.25}.rule{width:0;height:14px;margin:0 14px 0 8px;border-left:2px dashed}
.bar{width:0;height:14px;margin:0 14px 0 8px;border-left-width:3px}
.disc,.ring{width:11px;height:11px;border-radius:50%;border-width:2px}.disc{background:currentColor}
.full,.hollow{width:13px;height:13px;border-width:2px}.full{background:currentColor}
.of-a{color:var(--a)}.of-b{color:var(--b)}.of-soft{color:var(--soft)}.of-ink{color:var(--ink)}
.wide{overflow-x:auto;margin:8px 0}
table{border-collapse:collapse;width:100%;font-size:.86rem}
th,td{padding:4px 6px;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top}
th{color:var(--soft);font-weight:600}td:first-child:not(.number),.number+td:not(.number){min-width:6.5rem}.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
pre{background:var(--tint);border:1px solid var(--rule);padding:10px;border-radius:4px;font-size:.85rem;white-space:pre-wrap;overflow-wrap:anywhere;max-width:100%}
code{white-space:nowrap}
details{border:1px solid var(--rule);border-radius:4px;margin:4px 0;padding:0 12px}
summary{padding:6px 0;cursor:pointer}.turn{font-weight:600;margin-right:6px}
.dropped{color:var(--b);border:1px solid currentColor;border-radius:3px;padding:0 5px;font-size:.8rem}
.answer{white-space:pre-wrap;margin:0 0 4px}.by{font-size:.85rem}
dl dl{border-left:2px solid var(--rule);padding-left:12px}dt{font-weight:600;font-size:.9rem}dd{margin:0 0 6px}dd ul,dl,dd pre{margin:0 0 6px}dd>dl{margin-top:4px}
footer{margin:40px auto 30px;padding-top:10px;font-size:.85rem;color:var(--soft)}
@media print{
@page{margin:14mm}
body{font-size:10pt}header,main,footer{max-width:none;padding:0}
nav,button,noscript{display:none}
h2,h3,figcaption{break-after:avoid}figure,tr,.box,.facts div,pre,details{break-inside:avoid}
.wide{overflow:visible}table{font-size:7.5pt}th,td{padding:2px 4px}.number{white-space:normal}
details{border:0;padding:0}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}`;
