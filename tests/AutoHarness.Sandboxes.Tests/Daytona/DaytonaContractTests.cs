using AutoHarness.Sandboxes.Tests.Contract;

namespace AutoHarness.Sandboxes.Tests.Daytona;

public sealed class DaytonaContractTests(DaytonaRig rig) : SandboxContract(rig), IClassFixture<DaytonaRig>;
