import type { FastifyReply, FastifyRequest } from 'fastify';
import { apiError } from './wire/errors.ts';

const LOCAL_HOST = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;
const LOCAL_PEER = /^(::ffff:)?127\.|^::1$/;

/** Does a Host header name this machine? */
export const isLocalHost = (host: string): boolean => LOCAL_HOST.test(host);
/** Is this the address of a client on this machine? Of one that is gone already there is none. */
export const isLocalPeer = (address: string | undefined): boolean => LOCAL_PEER.test(address ?? '');

/** Probes ask by whatever address the machine has. */
const FOR_EVERYBODY: ReadonlySet<string> = new Set(['healthz', 'metrics']);

/** `host:port` as clients write it: a port that the scheme implies is left out. */
const hostOf = (host: string, protocol: string): string =>
  URL.canParse(`${protocol}//${host}`) ? new URL(`${protocol}//${host}`).host : host;

/**
 * A hook that refuses requests which were signed for another address: somebody may have been made to sign them there.
 * Commands on this machine may also call it by a loopback address.
 */
export function expectedHost(publicUrl: string) {
  const { host: expected, protocol } = new URL(publicUrl);
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    const isLocal = isLocalHost(request.host) && isLocalPeer(request.ip);
    if (isLocal || FOR_EVERYBODY.has(request.operation) || hostOf(request.host, protocol) === expected) done();
    else
      done(apiError('AccessDeniedException', `This server answers at ${publicUrl}; the request is for another host.`));
  };
}
