import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Owner } from '../domain/resource.ts';
import type { Caller } from './roles.ts';
import { apiError } from './wire/errors.ts';

/** Named values that say which report it is. */
export type DownloadParameters = Readonly<Record<string, string>>;

export interface Download {
  readonly contentType: string;
  readonly body: string | Uint8Array;
}

/** Makes one kind of report when it is fetched; undefined when it is gone. `owner` is who asked for the link. */
export type RenderDownload = (parameters: DownloadParameters, owner: Owner) => Promise<Download | undefined>;

/** Links that some operations answer with (GetCisScanReport, GetAssessmentReport): who has one may read, for an hour. */
export interface DownloadLinks {
  /** @param report a name of the registry that the server was made with */
  urlOf(caller: Caller, report: string, parameters: DownloadParameters, fileName: string): string;
}

const PATH = '/assay/downloads';
const HOUR_MS = 60 * 60 * 1000;

const TICKET = z.object({
  report: z.string(),
  accountId: z.string(),
  region: z.string(),
  parameters: z.record(z.string(), z.string()),
  expires: z.number(),
});

interface LinkDeps {
  /** Another secret for each purpose is derived from it. */
  readonly tokenSecret: string;
  readonly clock: Clock;
}

const macOf = (secret: string, ticket: string): Buffer =>
  createHmac('sha256', `downloads:${secret}`).update(ticket).digest();

export const downloadLinks = ({ tokenSecret, clock }: LinkDeps): DownloadLinks => ({
  urlOf({ accountId, region, endpoint = '' }, report, parameters, fileName) {
    const expires = clock.now().getTime() + HOUR_MS;
    const ticket = Buffer.from(JSON.stringify({ report, accountId, region, parameters, expires })).toString(
      'base64url',
    );
    const mac = macOf(tokenSecret, ticket).toString('base64url');
    return `${endpoint}${PATH}/${ticket}.${mac}/${encodeURIComponent(fileName)}`;
  },
});

/** What a link's text allows; undefined when it was not made here, or its hour is over. */
function readTicket({ tokenSecret, clock }: LinkDeps, text: string): z.infer<typeof TICKET> | undefined {
  const [ticket = '', mac = ''] = text.split('.');
  const given = Buffer.from(mac, 'base64url');
  const right = macOf(tokenSecret, ticket);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const content = TICKET.parse(JSON.parse(Buffer.from(ticket, 'base64url').toString()));
  return content.expires > clock.now().getTime() ? content : undefined;
}

/** `GET /assay/downloads/TICKET/FILE`: the link is the permission, as AWS's pre-signed ones are. */
export function downloadRoutes(
  app: FastifyInstance,
  deps: LinkDeps,
  reports: Readonly<Record<string, RenderDownload>>,
): void {
  app.get<{ Params: { ticket: string; file: string } }>(`${PATH}/:ticket/:file`, {
    config: { operation: 'Download' },
    handler: async ({ params }, reply) => {
      const ticket = readTicket(deps, params.ticket);
      const render = ticket && Object.hasOwn(reports, ticket.report) ? reports[ticket.report] : undefined;
      if (ticket === undefined || render === undefined) {
        throw apiError('AccessDeniedException', 'The link is not valid, or its hour is over: ask for a new one.');
      }
      const made = await render(ticket.parameters, { accountId: ticket.accountId, region: ticket.region });
      if (made === undefined) throw apiError('ResourceNotFoundException', 'The report does not exist any more.');
      const name = params.file.replace(/[^\w.-]/g, '_');
      return reply
        .type(made.contentType)
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox")
        .header('x-content-type-options', 'nosniff')
        .send(typeof made.body === 'string' ? made.body : Buffer.from(made.body));
    },
  });
}
