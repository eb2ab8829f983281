using AutoHarness.Sandboxes.Local;

namespace AutoHarness.Sandboxes.Tests.Local;

public sealed class ControlGroupParentTests
{
    [Fact]
    public void Finds_one_place_for_each_version_1_controller_below_our_own_group()
    {
        const string mounts = """
            cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0
            cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,relatime,cpu,cpuacct 0 0
            cgroup /sys/fs/cgroup/freezer cgroup rw,relatime,freezer 0 0
            """;

        var places = ControlGroupParent.Candidates(mounts, "4:memory:/app/one\n2:cpu,cpuacct:/\n1:freezer:/\n").ToArray();

        Assert.Equal(["/sys/fs/cgroup/memory/app/one", "/sys/fs/cgroup/cpu,cpuacct"], places.Select(place => place.Folder));
        Assert.True(places[0].Has("memory") && places[1].Has("cpu") && !places[0].IsV2);
    }

    [Fact]
    public void Walks_up_from_our_own_group_in_the_unified_hierarchy()
    {
        var places = ControlGroupParent.Candidates("cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\n", "0::/user.slice/app.scope\n");

        Assert.Equal(
            ["/sys/fs/cgroup/user.slice/app.scope", "/sys/fs/cgroup/user.slice", "/sys/fs/cgroup"],
            places.Select(place => place.Folder));
    }
}
