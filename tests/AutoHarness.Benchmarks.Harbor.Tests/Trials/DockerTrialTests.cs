using AutoHarness.Benchmarks.Harbor.Tests.Testing;

namespace AutoHarness.Benchmarks.Harbor.Tests.Trials;

public sealed class DockerTrialTests(DockerFixture fixture) : HarborTrialTests(fixture), IClassFixture<DockerFixture>;
