import { describe, expect, test } from 'vitest';
import { EVIL, HOSTILE_SCAN } from '../../test/reports/hostile-scan.ts';
import { readCsv } from '../../test/reports/read-csv.ts';
import { parseXml } from '../inventory/formats/xml.ts';
import { csvReport } from './csv.ts';
import { htmlReport } from './html.ts';
import { REPORTS } from './index.ts';
import { junitReport } from './junit.ts';
import { sarifReport } from './sarif.ts';
import { xmlLine, xmlText } from './xml-text.ts';

const PIPE = { colour: false };

describe('hostile texts', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

  test.each(['csv', 'html', 'junit', 'table'])('%s holds no control character', (id) => {
    const report = REPORTS.find((each) => each.id === id);
    expect(report?.render(HOSTILE_SCAN, PIPE)).not.toMatch(CONTROL);
  });

  test('csv: every cell that begins like a formula is text', () => {
    const rows = readCsv(csvReport.render(HOSTILE_SCAN, PIPE));
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([36]));
    expect(rows.flat().filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
  });

  test('junit is well-formed, and the text is all there is', () => {
    const root = parseXml(Buffer.from(junitReport.render(HOSTILE_SCAN, PIPE)));
    const names = new Set<string>();
    const walk = (element: typeof root): void => {
      names.add(element.name);
      for (const child of element.children) walk(child);
    };
    walk(root);
    expect([...names].sort()).toEqual(['failure', 'skipped', 'testcase', 'testsuite', 'testsuites']);
  });

  test('html has the text and no element of it', () => {
    const page = htmlReport.render(HOSTILE_SCAN, PIPE);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toContain('<script');
    expect(page).not.toContain('href="javascript');
  });

  test('sarif: paths stay inside, links are links, markdown is text', () => {
    const text = sarifReport.render(HOSTILE_SCAN, PIPE);
    const { results, tool } = JSON.parse(text).runs[0];
    for (const { locations } of results) {
      const { uri } = locations[0].physicalLocation.artifactLocation;
      expect(uri).toMatch(/^[\w%.~!'()*/-]+$/);
      expect(uri.split('/')).not.toContain('..');
    }
    for (const rule of tool.driver.rules) {
      expect(rule.help.markdown).not.toMatch(/(?<!\\)<script/);
      expect(rule.helpUri ?? '').not.toMatch(/^javascript/);
    }
  });

  test('the inspector documents are JSON', () => {
    for (const id of ['inspector', 'inspector-cyclonedx']) {
      expect(() => JSON.parse(REPORTS.find((each) => each.id === id)?.render(HOSTILE_SCAN, PIPE) ?? '')).not.toThrow();
    }
  });

  test('text for XML', () => {
    expect(xmlText('a<b>&"\'\u0000\ufffe\ud800😀\n')).toBe('a&lt;b&gt;&amp;&quot;&#39;\ufffd\ufffd\ufffd😀\n');
    expect(xmlLine('a\r\n\tb')).toBe('a b');
    expect(xmlText(EVIL)).not.toMatch(/[<>"']/);
  });
});
