using AutoHarness.Benchmarks.Harbor.Tests.Testing;

namespace AutoHarness.Benchmarks.Harbor.Tests.Trials;

public sealed class LocalTrialTests(LocalFixture fixture) : HarborTrialTests(fixture), IClassFixture<LocalFixture>;
