using AutoHarness.AgentHost.Compiling;
using AutoHarness.AgentHost.Forwarding;
using AutoHarness.AgentHost.Running;

// Started by the harness only: "compile" reads sources on standard input and answers on standard output;
// "run DLL TYPE" serves sessions of one compiled agent; "forward --listen PORT --socket PATH -- COMMAND…" runs a command that may reach
// one Unix socket through a port.
switch (args)
{
    case ["compile"]:
        CompileCommand.Run();
        return 0;
    case ["run", var assembly, var type]:
        AgentServer.Run(assembly, type);
        return 0;
    case ["forward", "--listen", var port, "--socket", var socket, "--", _, ..]:
        return await ForwardCommand.RunAsync(port, socket, args[6..]);
    default:
        Console.Error.WriteLine("auto-harness agent host: started by auto-harness, not by hand");
        return 2;
}
