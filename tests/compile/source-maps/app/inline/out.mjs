// src/lib.ts
var Thing = class {
  constructor(options) {
    this.options = options;
  }
  fail(what) {
    const detail = this.options.deep ? "deep" : "shallow";
    throw new Error(`${what}: ${detail}`);
  }
};

// src/main.ts
function run(level) {
  const thing = new Thing({ deep: level === 1 /* High */ });
  try {
    thing.fail("caught");
  } catch (err) {
    console.log(err.stack.split("\n").slice(0, 4).join("\n"));
  }
  setImmediate(() => thing.fail("uncaught"));
}
run(1 /* High */);
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsiLi4vc3JjL2xpYi50cyIsICIuLi9zcmMvbWFpbi50cyJdLAogICJzb3VyY2VzQ29udGVudCI6IFsiLy8gQSBjb21tZW50IHRoYXQgZ29lcyBhd2F5LlxuZXhwb3J0IGludGVyZmFjZSBPcHRpb25zIHsgZGVlcDogYm9vbGVhbjsgfVxuXG5leHBvcnQgY2xhc3MgVGhpbmcge1xuICBjb25zdHJ1Y3Rvcihwcml2YXRlIHJlYWRvbmx5IG9wdGlvbnM6IE9wdGlvbnMpIHt9XG5cbiAgZmFpbCh3aGF0OiBzdHJpbmcpOiBuZXZlciB7XG4gICAgY29uc3QgZGV0YWlsOiBzdHJpbmcgPSB0aGlzLm9wdGlvbnMuZGVlcCA/ICdkZWVwJyA6ICdzaGFsbG93JztcbiAgICB0aHJvdyBuZXcgRXJyb3IoYCR7d2hhdH06ICR7ZGV0YWlsfWApO1xuICB9XG59XG4iLCAiaW1wb3J0IHsgVGhpbmcgfSBmcm9tICcuL2xpYi5qcyc7XG5cbmVudW0gTGV2ZWwgeyBMb3csIEhpZ2ggfVxuXG5mdW5jdGlvbiBydW4obGV2ZWw6IExldmVsKTogdm9pZCB7XG4gIGNvbnN0IHRoaW5nID0gbmV3IFRoaW5nKHsgZGVlcDogbGV2ZWwgPT09IExldmVsLkhpZ2ggfSk7XG4gIHRyeSB7XG4gICAgdGhpbmcuZmFpbCgnY2F1Z2h0Jyk7XG4gIH0gY2F0Y2ggKGVycikge1xuICAgIGNvbnNvbGUubG9nKChlcnIgYXMgRXJyb3IpLnN0YWNrIS5zcGxpdCgnXFxuJykuc2xpY2UoMCwgNCkuam9pbignXFxuJykpO1xuICB9XG4gIHNldEltbWVkaWF0ZSgoKSA9PiB0aGluZy5mYWlsKCd1bmNhdWdodCcpKTtcbn1cblxucnVuKExldmVsLkhpZ2gpO1xuIl0sCiAgIm1hcHBpbmdzIjogIjtBQUdPLElBQU0sUUFBTixNQUFZO0FBQUEsRUFDakIsWUFBNkIsU0FBa0I7QUFBbEI7QUFBQSxFQUFtQjtBQUFBLEVBRWhELEtBQUssTUFBcUI7QUFDeEIsVUFBTSxTQUFpQixLQUFLLFFBQVEsT0FBTyxTQUFTO0FBQ3BELFVBQU0sSUFBSSxNQUFNLEdBQUcsSUFBSSxLQUFLLE1BQU0sRUFBRTtBQUFBLEVBQ3RDO0FBQ0Y7OztBQ05BLFNBQVMsSUFBSSxPQUFvQjtBQUMvQixRQUFNLFFBQVEsSUFBSSxNQUFNLEVBQUUsTUFBTSxVQUFVLGFBQVcsQ0FBQztBQUN0RCxNQUFJO0FBQ0YsVUFBTSxLQUFLLFFBQVE7QUFBQSxFQUNyQixTQUFTLEtBQUs7QUFDWixZQUFRLElBQUssSUFBYyxNQUFPLE1BQU0sSUFBSSxFQUFFLE1BQU0sR0FBRyxDQUFDLEVBQUUsS0FBSyxJQUFJLENBQUM7QUFBQSxFQUN0RTtBQUNBLGVBQWEsTUFBTSxNQUFNLEtBQUssVUFBVSxDQUFDO0FBQzNDO0FBRUEsSUFBSSxZQUFVOyIsCiAgIm5hbWVzIjogW10KfQo=
