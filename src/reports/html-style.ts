/** The look of the HTML report: light and dark by the reader's choice, and on paper. Nothing is loaded. */
export const HTML_STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --sheet: #fff; --ink: #1b1f24; --faint: #57606a; --line: #d8dee4; --link: #0a58ca; --focus: #0a58ca;
  --critical: #a40e26; --high: #bc4c00; --medium: #7d5e00; --low: #0550ae; --informational: #57606a; --untriaged: #57606a;
  --kev: #fff; --kev-back: #a40e26;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --sheet: #161b22; --ink: #e6edf3; --faint: #9aa4af; --line: #30363d; --link: #79b8ff; --focus: #79b8ff;
    --critical: #ff8a94; --high: #ffa657; --medium: #e3c15b; --low: #79c0ff; --informational: #9aa4af; --untriaged: #9aa4af;
    --kev: #1b0003; --kev-back: #ff8a94;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 88rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
p { margin: .25rem 0; }
.faint { color: var(--faint); }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
code, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0; padding: 0; border: 0; }
.cards legend { grid-column: 1 / -1; font-weight: 600; padding: 0; margin-bottom: .5rem; }
.card { background: var(--sheet); border: 1px solid var(--line); border-left: 5px solid currentColor; border-radius: 6px; padding: .6rem .8rem; cursor: pointer; }
.card b { display: block; font-size: 1.6rem; line-height: 1.2; }
.card span { font-size: .8rem; letter-spacing: .03em; }
.card input { float: right; width: 1.05rem; height: 1.05rem; margin: .2rem 0 0; accent-color: currentColor; }
.critical { color: var(--critical); } .high { color: var(--high); } .medium { color: var(--medium); }
.low { color: var(--low); } .informational { color: var(--informational); } .untriaged { color: var(--untriaged); }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; padding: .6rem .75rem; color: var(--faint); }
th { text-align: left; font-size: .8rem; color: var(--faint); white-space: nowrap; }
th, td { padding: .5rem .75rem; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; position: sticky; top: 0; background: var(--sheet); }
tr.more > td { border-top: 0; padding-top: 0; }
td.severity { font-weight: 700; font-size: .8rem; white-space: nowrap; padding-top: .65rem; }
td.package { min-width: 10rem; } td.version { min-width: 6.5rem; }
td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.id { white-space: nowrap; }
.kev { background: var(--kev-back); color: var(--kev); border-radius: 3px; padding: 0 .35rem; font-size: .75rem; font-weight: 700; }
p.hidden { color: var(--faint); font-style: italic; }
.priority { font-size: .75rem; font-weight: 700; }
.immediate { color: var(--critical); } .urgent { color: var(--high); } .moderate { color: var(--ink); } .standard { color: var(--faint); }
details { margin-top: .15rem; }
summary { cursor: pointer; color: var(--link); font-size: .85rem; width: max-content; }
details ul { margin: .35rem 0; padding-left: 1.2rem; }
.text { white-space: pre-line; overflow-wrap: anywhere; max-width: 70rem; margin: .35rem 0; }
ul.plain { margin: .25rem 0; padding-left: 1.2rem; }
body:has(#show-critical:not(:checked)) tbody.is-critical, body:has(#show-high:not(:checked)) tbody.is-high,
body:has(#show-medium:not(:checked)) tbody.is-medium, body:has(#show-low:not(:checked)) tbody.is-low,
body:has(#show-informational:not(:checked)) tbody.is-informational,
body:has(#show-untriaged:not(:checked)) tbody.is-untriaged,
body:has(#only-shown:checked) tbody.is-hidden,
body:has(#only-fixable:checked) tbody:not(.is-fixable), body:has(#only-kev:checked) tbody:not(.is-kev) { display: none; }
.only { display: flex; gap: 1.25rem; flex-wrap: wrap; margin: .75rem 0 0; }
.only label { cursor: pointer; }
@media print {
  :root { --page: #fff; --sheet: #fff; --ink: #000; --faint: #444; --line: #bbb; --link: #000; --critical: #8a0a1e; --high: #8f3a00; --medium: #5f4800; --low: #04408c; --informational: #444; --untriaged: #444; --kev: #fff; --kev-back: #8a0a1e; }
  body { font-size: 9.5pt; } main { max-width: none; padding: 0; }
  .only, .card input, .how { display: none; } h1 { font-size: 14pt; } .cards { grid-template-columns: repeat(6, 1fr); } .card b { font-size: 14pt; } td, th { padding: .25rem .4rem; } thead th { position: static; } .sheet { overflow: visible; border: 0; }
  tr { break-inside: avoid; } summary { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
