import { finished } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { apiError } from './wire/errors.ts';

/**
 * Runs at most so many works at once, whoever asks, and refuses what is more.
 * @param message of the ThrottlingException
 */
export function atMost(most: number, message: string): <T>(work: () => Promise<T>) => Promise<T> {
  let inHand = 0;
  return async (work) => {
    if (inHand >= most) throw apiError('ThrottlingException', message);
    inHand++;
    try {
      return await work();
    } finally {
      inHand--;
    }
  };
}

/**
 * Room for the bodies that are in hand at once, so that many large ones cannot fill the memory. What is returned takes room
 * for one, until its answer has left or its client is gone.
 * @param most bytes of all of them
 * @param message of the ThrottlingException
 */
export function roomFor(most: number, message: string): (bytes: number, reply: Pick<FastifyReply, 'raw'>) => void {
  let inHand = 0;
  return (bytes, { raw }) => {
    if (inHand + bytes > most) throw apiError('ThrottlingException', message);
    inHand += bytes;
    // Not the event `close`: a client that went while its signature was checked has had it already.
    finished(raw, () => {
      inHand -= bytes;
    });
  };
}
