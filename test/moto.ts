import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

function hasMoto(): boolean {
  try {
    execFileSync('python3', ['-c', 'import moto.server, flask, flask_cors'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
/** Outside CI a machine may lack moto; in CI its absence is a failure, not a skip. */
export const canDoubleAws = process.env.CI === 'true' || hasMoto();

/** moto's AWS, on a port of its own. */
export interface Moto {
  readonly port: number;
  readonly endpoint: string;
  stop(): Promise<void>;
}

const portOf = (moto: ChildProcess): Promise<number> =>
  new Promise((done, fail) => {
    let said = '';
    const look = (text: Buffer): void => {
      said += text;
      const found = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (found !== null) done(Number(found[1]));
    };
    moto.stdout?.on('data', look);
    moto.stderr?.on('data', look);
    moto.on('close', () => fail(new Error(`moto ended: ${said}`)));
  });

export async function startMoto(): Promise<Moto> {
  const command = 'from moto.server import main; main(["-H", "127.0.0.1", "-p", "0"])';
  const moto = spawn('python3', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(moto, 'close');
  const port = await portOf(moto);
  return {
    port,
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      moto.kill();
      await closed;
    },
  };
}
