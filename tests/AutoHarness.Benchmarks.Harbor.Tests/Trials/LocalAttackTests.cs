using AutoHarness.Benchmarks.Harbor.Tests.Testing;

namespace AutoHarness.Benchmarks.Harbor.Tests.Trials;

public sealed class LocalAttackTests(LocalFixture fixture) : AttackTests(fixture), IClassFixture<LocalFixture>;
