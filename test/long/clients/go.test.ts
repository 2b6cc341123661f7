import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConformityServer, EXAMPLES, seed, startServer } from '../../conformity/server.ts';
import { has, INSTALLING_MS, project, runClient } from './installed.ts';

/** Versions are those of one day: the modules' own requirements decide the rest. */
const GO_MOD = `module assay.example/client

go 1.24

require (
	github.com/aws/aws-sdk-go-v2 v1.48.0
	github.com/aws/aws-sdk-go-v2/config v1.33.18
	github.com/aws/aws-sdk-go-v2/service/inspector2 v1.48.2
)
`;

const MAIN_GO = `package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/inspector2"
	"github.com/aws/aws-sdk-go-v2/service/inspector2/types"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	must(err)
	client := inspector2.NewFromConfig(cfg)
	said := map[string]any{}

	status, err := client.BatchGetAccountStatus(ctx, &inspector2.BatchGetAccountStatusInput{})
	must(err)
	said["state"] = status.Accounts[0].State.Status
	said["ec2"] = status.Accounts[0].ResourceState.Ec2.Status

	titles := []string{}
	first := ""
	pages := inspector2.NewListFindingsPaginator(client, &inspector2.ListFindingsInput{MaxResults: aws.Int32(7)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		must(err)
		for _, finding := range page.Findings {
			titles = append(titles, *finding.Title)
			first = finding.FirstObservedAt.UTC().Format("2006-01-02")
		}
	}
	said["titles"] = titles
	said["first"] = first

	filter, err := client.CreateFilter(ctx, &inspector2.CreateFilterInput{
		Name: aws.String("from go"), Action: types.FilterActionNone,
		FilterCriteria: &types.FilterCriteria{}, Tags: map[string]string{"team": "go"},
	})
	must(err)
	tags, err := client.ListTagsForResource(ctx, &inspector2.ListTagsForResourceInput{ResourceArn: filter.Arn})
	must(err)
	said["tags"] = tags.Tags

	_, err = client.SearchVulnerabilities(ctx, &inspector2.SearchVulnerabilitiesInput{
		FilterCriteria: &types.SearchVulnerabilitiesFilterCriteria{VulnerabilityIds: []string{"x"}},
	})
	var invalid *types.ValidationException
	if errors.As(err, &invalid) {
		said["invalid"] = *invalid.Fields[0].Name
		said["reason"] = invalid.Reason
	}
	_, err = client.ListTagsForResource(ctx, &inspector2.ListTagsForResourceInput{
		ResourceArn: aws.String("arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/filter/0000000000000000"),
	})
	var missing *types.ResourceNotFoundException
	said["missing"] = errors.As(err, &missing)
	must(json.NewEncoder(os.Stdout).Encode(said))
}
`;

describe.skipIf(!has('go', 'version'))('the AWS SDK for Go', () => {
  let server: ConformityServer;
  let folder: string;
  beforeAll(async () => {
    server = await startServer();
    await seed(server);
    folder = await project('go', { 'go.mod': GO_MOD, 'main.go': MAIN_GO }, [
      ['go', 'mod', 'tidy'],
      ['go', 'build', '-o', 'client', '.'],
    ]);
  }, INSTALLING_MS);
  afterAll(() => server?.stop());

  test('pages, times, tags and errors are what its types say', async () => {
    const said = JSON.parse(await runClient(join(folder, 'client'), [], { endpoints: { INSPECTOR2: server.url } }));
    expect(said).toMatchObject({
      state: 'DISABLED',
      ec2: 'DISABLED',
      first: expect.stringMatching(/^2026-01-01$/),
      tags: { team: 'go' },
      invalid: 'filterCriteria.vulnerabilityIds.1.member',
      reason: 'FIELD_VALIDATION_FAILED',
      missing: true,
    });
    expect(said.titles.sort()).toEqual(EXAMPLES.map(({ title }) => title).sort());
  });
});
