using AutoHarness.Sandboxes.Tests.Contract;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Rootfs;

public sealed class LocalContractTests(LocalRig rig) : HostContract(rig), IClassFixture<LocalRig>;
