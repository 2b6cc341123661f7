import { expect, test } from 'vitest';
import { readArchiveName } from './archive-name.ts';

test.each([
  ['log4j-core-2.14.1.jar', 'log4j-core', '2.14.1'],
  ['log4j-1.2-api-2.17.1.jar', 'log4j-1.2-api', '2.17.1'],
  ['guava-30.1-jre.jar', 'guava', '30.1-jre'],
  ['jetty-http-9.4.11.v20180605.jar', 'jetty-http', '9.4.11.v20180605'],
  ['app-1.0-SNAPSHOT.war', 'app', '1.0-SNAPSHOT'],
  ['lib-2.0-20240312.035235-10.jar', 'lib', '2.0-20240312.035235-10'],
  ['spring-core-6.0.0-RC-2.jar', 'spring-core', '6.0.0-RC-2'],
  [
    'listenablefuture-9999.0-empty-to-avoid-conflict-with-guava.jar',
    'listenablefuture',
    '9999.0-empty-to-avoid-conflict-with-guava',
  ],
  ['bcprov-jdk15on-1.68.jar', 'bcprov-jdk15on', '1.68'],
  ['plugin.hpi', 'plugin', undefined],
])('%s', (name, artifactId, version) => {
  expect(readArchiveName(name)).toEqual({ artifactId, ...(version !== undefined && { version }) });
});
