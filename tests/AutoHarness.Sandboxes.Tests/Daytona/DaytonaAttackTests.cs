using AutoHarness.Sandboxes.Tests.Contract;

namespace AutoHarness.Sandboxes.Tests.Daytona;

public sealed class DaytonaAttackTests(DaytonaRig rig) : SandboxAttacks(rig), IClassFixture<DaytonaRig>;
