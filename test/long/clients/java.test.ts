import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConformityServer, EXAMPLES, seed, startServer } from '../../conformity/server.ts';
import { has, project, runClient } from './installed.ts';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>assay.example</groupId>
  <artifactId>client</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>software.amazon.awssdk</groupId>
      <artifactId>inspector2</artifactId>
      <version>SDK_VERSION</version>
    </dependency>
    <dependency>
      <groupId>software.amazon.awssdk</groupId>
      <artifactId>url-connection-client</artifactId>
      <version>SDK_VERSION</version>
    </dependency>
  </dependencies>
</project>
`.replaceAll('SDK_VERSION', '2.31.0');

const CLIENT_JAVA = `import java.util.List;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.inspector2.Inspector2Client;
import software.amazon.awssdk.services.inspector2.model.*;

public class Client {
  public static void main(String[] args) {
    try (Inspector2Client client = Inspector2Client.builder()
        .httpClient(UrlConnectionHttpClient.create()).build()) {
      AccountState account = client.batchGetAccountStatus(r -> {}).accounts().get(0);
      System.out.println("state " + account.state().statusAsString());
      client.listFindingsPaginator(r -> r.maxResults(7)).findings()
          .forEach(finding -> System.out.println("title " + finding.title() + "@" + finding.firstObservedAt()));
      String arn = client.createFilter(r -> r.name("from java").action(FilterAction.NONE)
          .filterCriteria(FilterCriteria.builder().build()).tags(java.util.Map.of("team", "java"))).arn();
      System.out.println("tags " + client.listTagsForResource(r -> r.resourceArn(arn)).tags());
      try {
        client.searchVulnerabilities(r -> r.filterCriteria(c -> c.vulnerabilityIds(List.of("x"))));
      } catch (ValidationException error) {
        System.out.println("invalid " + error.fields().get(0).name() + " " + error.reasonAsString());
      }
      try {
        client.listTagsForResource(r -> r.resourceArn(arn.substring(0, arn.length() - 4) + "zzzz"));
      } catch (ResourceNotFoundException error) {
        System.out.println("missing " + error.statusCode() + " " + (error.requestId() != null));
      }
    }
  }
}
`;

describe.skipIf(!has('mvn', '-v') || !has('javac', '-version'))('the AWS SDK for Java', () => {
  let server: ConformityServer;
  let folder: string;
  beforeAll(async () => {
    server = await startServer();
    await seed(server);
    folder = await project('java', { 'pom.xml': POM, 'Client.java': CLIENT_JAVA }, [
      ['mvn', '-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=jars'],
      ['javac', '-cp', 'jars/*', 'Client.java'],
    ]);
  });
  afterAll(() => server?.stop());

  test('pages, times, tags and errors are what its classes say', async () => {
    const classPath = [folder, join(folder, 'jars/*')].join(delimiter);
    const text = await runClient('java', ['-cp', classPath, 'Client'], { endpoints: { INSPECTOR2: server.url } });
    const lines = text.trim().split('\n');
    const titles = lines.filter((line) => line.startsWith('title ')).map((line) => line.slice(6).split('@')[0]);
    expect(titles.sort()).toEqual(EXAMPLES.map(({ title }) => title).sort());
    expect(text).toContain('@2026-01-01T00:00:00Z');
    expect(lines).toEqual(
      expect.arrayContaining([
        'state DISABLED',
        'tags {team=java}',
        'invalid filterCriteria.vulnerabilityIds.1.member FIELD_VALIDATION_FAILED',
        'missing 404 true',
      ]),
    );
  });
});
