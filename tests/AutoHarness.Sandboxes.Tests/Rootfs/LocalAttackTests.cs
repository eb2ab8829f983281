using AutoHarness.Sandboxes.Tests.Contract;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Rootfs;

public sealed class LocalAttackTests(LocalRig rig) : HostAttacks(rig), IClassFixture<LocalRig>;
