/** Study files to start from. Each is valid as it stands. */
export const TEMPLATES = [
  {
    name: 'A search over a small CNN',
    text: `name: my-first-study
goal:
  maximize: test_accuracy
data:
  set: mnist-10k
model:
  block1: {type: conv_block, filters: {choice: [16, 32]}, kernel: 3, stride: 1}
  block2: {type: conv_block, filters: {choice: [32, 64]}, kernel: 3, stride: 2}
  block3: {type: conv_block, filters: 128, kernel: 3, stride: 2}
  pool: {type: global_pool}
  head: {type: classifier}
training:
  epochs: 4
  batch_size: {choice: [32, 64]}
  optimizer: {choice: [adam, nesterovs]}
  learning_rate: {float: [0.0005, 0.01], log: true}
search:
  sampler: random
  pruner: {type: successive_halving, min_epochs: 1, reduction_factor: 2}
  trials: 8
seed: 7
`,
  },
  {
    name: 'Transfer: base, transfer and scratch',
    text: `name: my-transfer
goal:
  maximize: test_accuracy
data:
  set: mnist-10k
model:
  block1: {type: conv_block, filters: 32, kernel: 3, stride: 1}
  block2: {type: conv_block, filters: 64, kernel: 3, stride: 2}
  pool: {type: global_pool}
  head: {type: classifier}
training:
  epochs: 3
  batch_size: 64
  optimizer: adam
  learning_rate: 0.002
variants:
  base:
    data: {classes: [0, 1, 2, 3, 4]}
  transfer:
    data: {classes: [5, 6, 7, 8, 9]}
    transfer:
      from: {variant: base}
      modules: [block1, block2]
      freeze: [block1, block2]
  scratch:
    data: {classes: [5, 6, 7, 8, 9]}
seed: 7
`,
  },
] as const;
