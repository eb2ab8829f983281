// Rewards by key, as a verifier wrote them.
global using RewardTable = System.Collections.Immutable.ImmutableSortedDictionary<string, AutoHarness.Benchmarks.Harbor.Rewards.RewardValue>;
