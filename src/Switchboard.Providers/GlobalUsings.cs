global using Switchboard.Kernel;
