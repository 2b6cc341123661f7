import { Command } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { callServer } from './server-call.ts';
import { namedServer, type ServerFlags, serverOptions } from './server-option.ts';

afterEach(() => vi.unstubAllEnvs());

const parsed = (...args: readonly string[]): ServerFlags =>
  serverOptions(new Command()).parse(args, { from: 'user' }).opts();

test('the option goes before the environment, and that before this machine', () => {
  expect(parsed().server).toBe('http://127.0.0.1:8480');
  vi.stubEnv('ASSAY_SERVER', 'https://assay.example');
  expect(parsed().server).toBe('https://assay.example');
  expect(parsed('--server', 'https://other.example').server).toBe('https://other.example');
});

test('where nobody answers it is said how to name another server', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  // Nobody may listen there.
  const target = namedServer(parsed('--server', 'http://127.0.0.1:2'));
  const call = callServer(target, { method: 'GET', path: '/' }, new AbortController().signal);
  await expect(call).rejects.toMatchObject({
    message: expect.stringContaining('http://127.0.0.1:2 did not answer: connect ECONNREFUSED'),
    remedy: expect.stringContaining('--server URL or ASSAY_SERVER'),
  });
});
