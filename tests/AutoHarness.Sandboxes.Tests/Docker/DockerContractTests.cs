using AutoHarness.Sandboxes.Tests.Contract;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Docker;

public sealed class DockerContractTests(DockerRig rig) : HostContract(rig), IClassFixture<DockerRig>;
