using AutoHarness.Benchmarks.Harbor.Tests.Testing;

namespace AutoHarness.Benchmarks.Harbor.Tests.Trials;

public sealed class DockerAttackTests(DockerFixture fixture) : AttackTests(fixture), IClassFixture<DockerFixture>;
