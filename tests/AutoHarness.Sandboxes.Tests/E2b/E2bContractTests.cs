using AutoHarness.Sandboxes.Tests.Contract;

namespace AutoHarness.Sandboxes.Tests.E2b;

public sealed class E2bContractTests(E2bRig rig) : SandboxContract(rig), IClassFixture<E2bRig>;
