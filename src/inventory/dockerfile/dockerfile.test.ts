import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DOCKERFILE_CHECKS } from '../../domain/dockerfile-check.ts';
import { issuesOf } from './checks.ts';
import { historyInstructions } from './history.ts';
import { isDockerfile, parseDockerfile } from './parse.ts';

const parsed = (text: string) => [...parseDockerfile(text)];
const issues = (text: string) => issuesOf(parsed(text));
/** `IN-DOCKER-004 2-3`. */
const found = (text: string) => issues(text).map((each) => `${each.check} ${each.startLine}-${each.endLine}`);
const ids = (...lines: readonly string[]) => issues(['FROM scratch', ...lines].join('\n')).map(({ check }) => check);

// Put together at run time: no scanner of secrets should take the tests for a leak.
const KEY_ID = `AKIA${'IOSFODNN7EXAMPLE'}`;
const SECRET_KEY = `wJalrXUtnFEMI/K7MDENG/${'bPxRfiCYEXAMPLEKEY'}`;
const DOCKER_HUB = `dckr_pat_${'x'.repeat(27)}`;
const GITHUB = `ghp_${'A1b2'.repeat(9)}`;
const GITLAB = `glpat-${'y'.repeat(20)}`;

describe('instructions', () => {
  test('continued lines are one instruction; comments and empty lines between them count as lines only', () => {
    const [from, run, user] = parsed(
      'FROM debian:12\nRUN apt-get update \\\n# why\n\n  && apt-get install -y curl\nUSER app\n',
    );
    expect(from).toMatchObject({ keyword: 'FROM', text: 'debian:12', startLine: 1, endLine: 1 });
    expect(run).toMatchObject({
      keyword: 'RUN',
      text: 'apt-get update   && apt-get install -y curl',
      startLine: 2,
      endLine: 5,
    });
    expect(user).toMatchObject({ keyword: 'USER', startLine: 6 });
  });

  test('the escape directive changes what continues a line, but only at the top', () => {
    expect(parsed('# escape=`\nFROM a\nRUN dir C:\\\nRUN x `\n  y').map(({ text }) => text)).toEqual([
      'a',
      'dir C:\\',
      'x   y',
    ]);
    expect(parsed('FROM a\n# escape=`\nRUN x \\\n y').map(({ text }) => text)).toEqual(['a', 'x  y']);
  });

  test('here-documents belong to their instruction', () => {
    const text = 'FROM a\nRUN <<EOF\nUSER root\nEOF\nCOPY <<-"ONE" <<TWO /etc/\n\tfirst\n\tONE\nsecond\nTWO\nUSER app';
    expect(parsed(text).map(({ keyword, heredocs, endLine }) => [keyword, heredocs, endLine])).toEqual([
      ['FROM', [], 1],
      ['RUN', ['USER root'], 4],
      ['COPY', ['first', 'second'], 9],
      ['USER', [], 10],
    ]);
    expect(parsed('FROM a\nRUN cat <<< EOF && echo $((1<<2))\nUSER b')).toHaveLength(3);
  });

  test('flags, ONBUILD and lower-case keywords', () => {
    expect(parsed('from a\nRUN --mount=type=secret,id=x --network=none make\nonbuild user root')).toMatchObject([
      { keyword: 'FROM' },
      { keyword: 'RUN', flags: ['--mount=type=secret,id=x', '--network=none'], text: 'make' },
      { keyword: 'USER', text: 'root' },
    ]);
  });

  test('a file that only has the name of a Dockerfile is none', () => {
    expect(isDockerfile(parsed('ARG V=1\n\nFROM a:$V'))).toBe(true);
    expect(isDockerfile(parsed('Install docker first.\nFROM there go on'))).toBe(false);
    expect(isDockerfile([])).toBe(false);
  });

  test('whatever the text is, reading it ends', () => {
    const piece = fc.constantFrom(
      'FROM a',
      'RUN ',
      '\\',
      '\n',
      '<<EOF',
      'EOF',
      '#',
      '"',
      "'",
      '`',
      '&&',
      '$(',
      '[',
      ']',
      ' ',
      'x',
      'rm -rf /var/lib/dpkg',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 60 }).map((parts) => parts.join('')),
          fc.string(),
        ),
        (text) => {
          const lines = text.split('\n').length;
          for (const { startLine, endLine } of parsed(text)) {
            expect(startLine).toBeLessThanOrEqual(endLine);
            expect(startLine).toBeGreaterThan(0);
            expect(endLine).toBeLessThanOrEqual(lines + 1);
          }
          expect(() => issues(text)).not.toThrow();
        },
      ),
    );
  });

  test('hostile sizes are refused or read in linear time', () => {
    expect(() => parsed('RUN a\n'.repeat(10_001))).toThrow('limit: more than 10000 instructions');
    expect(parsed(`RUN ${'<<A '.repeat(50_000)}`)).toHaveLength(1);
    expect(ids(`RUN ${'('.repeat(100_000)}`)).toEqual([]);
    expect(ids(`ENV ${'a='.repeat(50_000)}`)).toEqual([]);
    expect(ids(`RUN ${`sh -c "`.repeat(5_000)}`)).toEqual([]);
    expect(ids(`RUN secret_key${' '.repeat(100_000)}`)).toEqual([]);
  });
});

describe('the recorded runs of Inspector', () => {
  // Same instructions on the same lines as the Dockerfile behind inspector-runs/dockerfile/inspector-scan-cdx-dockerfile-only.json.
  const at: Readonly<Record<number, string>> = {
    6: 'FROM ubuntu:14.04',
    10: 'RUN apt update -y',
    18: 'USER root',
    22: `ENV SOME_KEY_ID=${KEY_ID}`,
    23: `ENV HUB ${DOCKER_HUB}`,
    24: `ENV FOO=BAR CODE=${GITHUB}`,
    25: `ENV LAB = ${GITLAB}`,
    30: 'RUN sudo whoami',
    34: 'RUN apt-get install vim --allow-unauthenticated -y',
    38: 'ENV NPM_CONFIG_STRICT_SSL=false',
  };
  const dockerfile = Array.from({ length: 40 }, (_, i) => at[i + 1] ?? '# nothing').join('\n');

  test('a Dockerfile: the same ids on the same lines', () => {
    expect(found(dockerfile)).toEqual([
      'IN-DOCKER-004 10-10',
      'IN-DOCKER-003 18-18',
      'IN-DOCKER-007-001 22-22',
      'IN-DOCKER-007-002 23-23',
      'IN-DOCKER-007-003 24-24',
      'IN-DOCKER-007-004 25-25',
      'IN-DOCKER-002 30-30',
      'IN-DOCKER-001 34-34',
      'IN-DOCKER-005-003 34-34',
      'IN-DOCKER-006-001 38-38',
    ]);
  });

  const history = [
    '/bin/sh -c #(nop) ADD file:0123 in / ',
    '/bin/sh -c #(nop)  CMD ["/bin/bash"]',
    'RUN /bin/sh -c apt update -y # buildkit',
    'RUN /bin/sh -c apt-get update # buildkit',
    'USER root',
    'RUN /bin/sh -c echo hello # buildkit',
    'RUN /bin/sh -c sudo whoami # buildkit',
    'RUN /bin/sh -c apt-get update && apt-get install vim --allow-unauthenticated -y # buildkit',
    'ENV NPM_CONFIG_STRICT_SSL=false',
    'ENTRYPOINT ["/bin/bash"]',
  ];

  test('a build history: the newest step is line 1, as in inspector-runs/dockerfile/sbom.json', () => {
    expect(
      issuesOf(historyInstructions(history)).map(({ check, startLine, endLine }) => `${check} ${startLine}-${endLine}`),
    ).toEqual([
      'IN-DOCKER-006-001 2-2',
      'IN-DOCKER-005-003 3-3',
      'IN-DOCKER-002 4-4',
      'IN-DOCKER-003 6-6',
      'IN-DOCKER-001 7-7',
      'IN-DOCKER-004 8-8',
    ]);
  });

  test('the classic builder writes the same steps in other words', () => {
    const classic = [
      '/bin/sh -c #(nop) ADD file:0123 in / ',
      '/bin/sh -c #(nop)  CMD ["/bin/bash"]',
      '/bin/sh -c apt update -y',
      '|1 A=1 /bin/sh -c apt-get update',
      '/bin/sh -c #(nop)  USER root',
      '/bin/bash -o pipefail -c echo hello',
      'RUN |2 A=1 B=2 /bin/sh -c sudo whoami # buildkit',
      'apt-get update && apt-get install vim --allow-unauthenticated -y',
      '/bin/sh -c #(nop)  ENV NPM_CONFIG_STRICT_SSL=false',
      '/bin/sh -c #(nop)  ENTRYPOINT ["/bin/bash"]',
    ];
    expect(issuesOf(historyInstructions(classic))).toEqual(issuesOf(historyInstructions(history)));
  });

  test('values of build arguments are in the history, secrets too', () => {
    expect(issuesOf(historyInstructions([`RUN |1 CODE=${GITHUB} /bin/sh -c make # buildkit`]))).toEqual([
      { check: 'IN-DOCKER-007-003', startLine: 1, endLine: 1 },
    ]);
  });
});

describe('checks', () => {
  test('001: update and install belong into one instruction; either alone is the issue', () => {
    expect(ids('RUN apt-get update && apt-get install -y curl')).toEqual([]);
    expect(ids('RUN apt-get update; apt-get -y install curl && rm -rf /var/lib/apt/lists/*')).toEqual([]);
    expect(ids('RUN apt-get update')).toEqual(['IN-DOCKER-001']);
    expect(ids('RUN apt-get install -y curl')).toEqual(['IN-DOCKER-001']);
    expect(ids('RUN <<EOF\napt-get update\napt-get install -y curl\nEOF')).toEqual([]);
    expect(ids('RUN echo apt-get update')).toEqual([]);
  });

  test('002: sudo, used or installed', () => {
    for (const line of [
      'RUN sudo make',
      'RUN cd x && sudo -E make',
      'RUN apk add --no-cache sudo',
      'CMD ["sudo", "serve"]',
      'RUN sh -c "sudo x"',
    ]) {
      expect(ids(line), line).toEqual(['IN-DOCKER-002']);
    }
    expect(ids('RUN echo sudo', 'RUN apk add pseudo', 'COPY sudoers /etc/')).toEqual([]);
  });

  test('003: only the last USER of the last stage counts', () => {
    for (const user of ['root', '0', 'root:root', '0:0', '"root"'])
      expect(ids(`USER ${user}`)).toEqual(['IN-DOCKER-003']);
    expect(ids('USER root', 'RUN make', 'USER app')).toEqual([]);
    expect(ids('USER root', 'FROM other', 'RUN make')).toEqual([]);
    expect(ids('USER app', 'USER root')).toEqual(['IN-DOCKER-003']);
    expect(ids('USER rooty', 'FROM x', 'USER 01000')).toEqual([]);
  });

  test.each([
    [
      'IN-DOCKER-005-001',
      ['npm install --strict-ssl=false', 'npm config set strict-ssl false', 'npm --no-strict-ssl ci'],
      ['npm ci --strict-ssl=true'],
    ],
    ['IN-DOCKER-005-002', ['apk add --allow-untrusted x.apk'], ['apk add x']],
    [
      'IN-DOCKER-005-003',
      ['apt-get update && apt-get install --allow-unauthenticated x'],
      ['apt-get update && apt-get install x'],
    ],
    [
      'IN-DOCKER-005-004',
      [
        'pip install --trusted-host a.example x',
        'python3 -m pip install --trusted-host=a x',
        'pip3.11 install --trusted-host a x',
      ],
      ['pip install x'],
    ],
    ['IN-DOCKER-005-005', ['rpm -i --nodigest x.rpm', 'rpm --nosignature -U x.rpm'], ['rpm -q x', 'rpm --checksig x']],
    [
      'IN-DOCKER-005-006',
      [
        'yum-config-manager --setopt=sslverify=false --save',
        'yum-config-manager --setopt=sslverify false',
        'dnf config-manager --setopt main.sslverify=0',
      ],
      ['yum-config-manager --setopt=sslverify=true'],
    ],
    ['IN-DOCKER-005-007', ['yum install --nogpgcheck x', 'dnf -y --nogpgcheck install x'], ['yum install x']],
    [
      'IN-DOCKER-005-008',
      ['curl -k https://x', 'curl -fsSLk https://x', 'curl --insecure x', '/usr/bin/curl -kL x | sh'],
      ['curl -fsSL -o k https://x', 'curl -ok https://x', 'curl --keepalive-time 2 x'],
    ],
    [
      'IN-DOCKER-005-009',
      ['wget --no-check-certificate https://x', 'FOO=1 wget -q --no-check-certificate x'],
      ['wget x'],
    ],
    ['IN-DOCKER-008-001', ['rm -rf /lib/apk', 'rm -rf /lib/apk/db/*'], ['rm -rf /var/cache/apk/*']],
    [
      'IN-DOCKER-008-002',
      ['rm -rf /var/lib/dpkg/', 'rm /var/lib/dpkg/status'],
      ['rm -rf /var/lib/apt/lists/* /var/lib/dpkg/info'],
    ],
    [
      'IN-DOCKER-008-003',
      ['rm -rf /var/lib/rpm', 'rm -f /usr/lib/sysimage/rpm/rpmdb.sqlite'],
      ['rm -rf /var/lib/rpm/__db.001'],
    ],
  ])('%s', (id, weak, sound) => {
    for (const command of weak) expect(ids(`RUN ${command}`), command).toContain(id);
    for (const command of sound) expect(ids(`RUN ${command}`), command).toEqual([]);
  });

  test('006: variables of ENV, ARG and of commands', () => {
    expect(ids('ENV NODE_TLS_REJECT_UNAUTHORIZED=0')).toEqual(['IN-DOCKER-006-002']);
    expect(ids('ENV NODE_TLS_REJECT_UNAUTHORIZED 0')).toEqual(['IN-DOCKER-006-002']);
    expect(ids('ENV A=1 GIT_SSL_NO_VERIFY="true" B=2')).toEqual(['IN-DOCKER-006-003']);
    expect(ids('ARG PIP_TRUSTED_HOST=pypi.example')).toEqual(['IN-DOCKER-006-004']);
    expect(ids('RUN GIT_SSL_NO_VERIFY=1 git clone x')).toEqual(['IN-DOCKER-006-003']);
    expect(ids('RUN export NPM_CONFIG_STRICT_SSL=false && npm ci')).toEqual(['IN-DOCKER-006-001']);
    expect(ids('ENV NODE_TLS_REJECT_UNAUTHORIZED=1', 'ARG PIP_TRUSTED_HOST', 'ENV NPM_CONFIG_STRICT_SSL=true')).toEqual(
      [],
    );
  });

  test('007: secrets anywhere in an instruction; the secret is in no result', () => {
    const text = [
      'FROM scratch',
      `RUN curl -H "Authorization: token ${GITHUB}" https://x`,
      `LABEL aws_secret_access_key="${SECRET_KEY}"`,
      `ENV AWS_SECRET_ACCESS_KEY ${SECRET_KEY}`,
      `RUN <<EOF\necho ${KEY_ID}\nEOF`,
    ].join('\n');
    expect(found(text)).toEqual([
      'IN-DOCKER-007-003 2-2',
      'IN-DOCKER-007-005 3-3',
      'IN-DOCKER-007-005 4-4',
      'IN-DOCKER-007-001 5-7',
    ]);
    const told = JSON.stringify(issues(text));
    for (const secret of [GITHUB, SECRET_KEY, KEY_ID]) expect(told).not.toContain(secret);
    expect(ids('RUN echo AKIA', `COPY --chown=a b${'c'.repeat(40)} d`, 'ENV SECRET_KEY=$FROM_OUTSIDE')).toEqual([]);
  });
});

test('every check has its own id and can be found by these tests', () => {
  const ordered = DOCKERFILE_CHECKS.map(({ id }) => id);
  expect(ordered).toEqual([...new Set(ordered)].sort());
});
