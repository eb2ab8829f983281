using AutoHarness.Sandboxes.Tests.Contract;

namespace AutoHarness.Sandboxes.Tests.E2b;

public sealed class E2bAttackTests(E2bRig rig) : SandboxAttacks(rig), IClassFixture<E2bRig>;
