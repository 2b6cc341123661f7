import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { styleOf } from '../reports/style.ts';
import { askFinding } from './explain-finding.ts';

const ID = '0123456789abcdef0123456789abcdef';
const ARN = `arn:aws:inspector2:eu-central-1:111122223333:finding/${ID}`;
const KEY = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
const never = new AbortController().signal;

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

/** A server with one answer; returns its address and what it was asked. */
async function listen(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  const listening = createServer((request, response) => {
    asked.push({ url: request.url, authorization: request.headers.authorization });
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return { url: `http://127.0.0.1:${address.port}`, asked };
}
const ask = (name: string, url: string, env: Record<string, string> = KEY) =>
  askFinding({ name, server: url, insecure: false, env }, never);

const ANSWER = {
  findingArn: ARN,
  explanations: [{ verdict: 'affected' }],
  more: 0,
  text: 'CVE-1\n   > DSA-1 \u001b[31m\n  x',
};

test('the finding is asked for by its id, signed for the region of its ARN', async () => {
  const { url, asked } = await listen(200, ANSWER);
  const answer = await ask(ARN, url);
  expect(asked[0]?.url).toBe(`/assay/findings/${ID}/explain`);
  expect(asked[0]?.authorization).toMatch(/Credential=AKIAEXAMPLE\/\d{8}\/eu-central-1\/inspector2\//);
  const { text: _, ...data } = ANSWER;
  expect(answer.data).toEqual(data);
  await ask(ID, url, { ...KEY, AWS_REGION: 'us-west-2' });
  expect(asked[1]?.authorization).toContain('/us-west-2/inspector2/');
});

test('what a server says never reaches the terminal as codes', async () => {
  const { url } = await listen(200, ANSWER);
  const answer = await ask(ID, url);
  expect(answer.lines(styleOf(false))).toEqual(['CVE-1', '   > DSA-1 \ufffd[31m', '  x']);
  expect(answer.lines(styleOf(true))[1]).toBe('\u001b[1m   > DSA-1 \ufffd[31m\u001b[0m');
});

test('a finding of somebody else, and an answer about another one', async () => {
  const missing = await listen(
    404,
    { message: `There is no finding ${ID}.` },
    { 'x-amzn-errortype': 'ResourceNotFoundException' },
  );
  await expect(ask(ID, missing.url)).rejects.toThrow(`There is no finding ${ID}.`);
  server?.close();
  const { url } = await listen(200, { ...ANSWER, findingArn: ARN.replace('1111', '4444') });
  await expect(ask(ARN, url)).rejects.toThrow(/has no finding arn:aws/);
});

test('an address that is no Assay server', async () => {
  const { url } = await listen(200, { hello: 'world' });
  await expect(ask(ID, url)).rejects.toThrow(/unexpected answer/);
});

test.each(['CVE-2024-1', `${ARN}0`, ID.toUpperCase(), `${ID}/..`])('%s is no finding', async (name) => {
  await expect(ask(name, 'http://127.0.0.1:1')).rejects.toThrow(/is no finding/);
});

test('a server elsewhere is not asked in the clear, and a key is needed', async () => {
  await expect(ask(ID, 'http://assay.example')).rejects.toThrow('--server http://assay.example would go unencrypted');
  await expect(ask(ID, 'http://127.0.0.1:1', {})).rejects.toThrow('--server needs AWS_ACCESS_KEY_ID');
});
