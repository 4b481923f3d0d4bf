"""Every limit in one table, each with its unit and its reason.

The hosted app has about 1 GB of memory and a fraction of a CPU for all its visitors together, so one visitor's
picture may cost a few MB and a few milliseconds. Sizes are predicted and compared with these numbers before
anything is allocated.
"""

from typing import Final

# --- Text: `ast.parse` of 10^6 characters took 2 s and 915 MB; of 2,000 characters it stays under 10 ms. ---
SHAPE_CHARACTERS: Final = 100  # the longest shape within the other limits has fewer than 60
PROGRAM_CHARACTERS: Final = 2_000  # characters; ten times the longest preset
PROGRAM_LINES: Final = 40  # lines; more do not fit a picture
PROGRAM_NODES: Final = 300  # operations and names; about the largest graph that can be read
PROGRAM_NESTING: Final = 30  # levels of brackets; well inside Python's recursion limit
PROGRAM_DEPTH: Final = 100  # operations on one another in one expression, x + x + …; reading one takes 4 Python frames
EQUATION_CHARACTERS: Final = 200  # of einsum; all 52 letters, twice, with commas and an arrow have fewer
NUMBER_CHARACTERS: Final = 30  # characters of one number; float64 needs 17 digits
SCALAR_CHARACTERS: Final = 60  # characters of one number typed as a sum or a power; 2**24 + 1 has 9
SCALAR_BITS: Final = 2_200  # bits of an exact number; the ratio of float64's largest and smallest has 2,098
EXPONENT: Final = 64  # largest |p| in x**p; beyond it float32 has overflowed for all |x| >= 4
LEDGER_CHARACTERS: Final = 500  # characters of a ledger's entries; 24 of the longest usual ones
LEDGER_ENTRIES: Final = 24  # entries of a ledger of gradients: each runs a program, 0.2 ms, and is a row to be read

# --- Tensors: a float32 element is 4 bytes, and a broadcast picture may hold three operands and a result. ---
RANK: Final = 5  # axes of an operand; a grid of grids still fits on a page
SLIDER_SIZE: Final = 8  # size of an axis; beyond it the figure shows corners only
ELEMENTS: Final = 2**20  # elements of one tensor that a visitor's text may cause to exist: 4 MB of float32
FOOTPRINT_ELEMENTS: Final = 2**50  # elements of a tensor whose memory is only asked for, on the meta device; 16 PiB
PRODUCT_RANK: Final = 12  # axes of an operand of einsum; with the 52 letters they make the 64 axes that torch aligns
PRODUCT_ELEMENTS: Final = 2**21  # elements of all operands of one product together: 16 MB of float64
MULTIPLICATIONS: Final = 2**24  # in one product, step by step: two matrices of 256 × 256; 10 ms in the slowest layout
PROGRAM_ELEMENTS: Final = 2**12  # elements of any one tensor in a program: it is differentiated numerically too
DIFFERENCE_CALLS: Final = 1_500  # operations that checking a program's gradients may take; 8 us each, 12 ms
DIFFERENCE_ELEMENTS: Final = 32  # input elements whose gradient is checked; a longer table is not read
JACOBIAN_ELEMENTS: Final = 2**15  # entries of a Jacobian: a matrix of 32 × 32 by 32 numbers; 128 KB
JACOBIAN_WORK: Final = 2**21  # passes times the elements that a program makes; all passes run at once, 8 MB
EDITABLE_ELEMENTS: Final = 32  # elements of an operand whose values can be typed in
NAN_VALUES: Final = 8  # numbers whose gradients are shown beside one another, one per row of the table
FIGURE_CELLS: Final = 400  # cells drawn in one figure; the pointer lights them at 60 frames/s
EXCERPT_CELLS: Final = 100  # cells drawn of one tensor, so that four fit in a figure

# --- Indices and chains of operations, as typed. ---
INDEX_CHARACTERS: Final = 1_000  # characters; a list of 300 positions still fits
INDEX_OPERATIONS: Final = 50  # operations in the comparisons of one index; each level takes 2 Python frames
INDEX_BYTES: Final = 2**24  # bytes that the masks and index arrays of one index may take: 16 MB
CHAIN_CHARACTERS: Final = 500  # characters of a chain of operations
CHAIN_LINKS: Final = 12  # operations in one chain; more rows than fit a page
CHAIN_BYTES: Final = 2**25  # bytes of the first tensor of a chain and all copies that it makes; 32 MB
INDEX_BITS: Final = 4_096  # bits of a number computed from numbers, 9 ** 9 ** 9 and its like

# --- The lab: a listing is run statement by statement, and everything alive is looked at after each of them. ---
# Measured on a quiet core: one heavy operation, repeated, is stopped within 0.1 s. What takes as many steps as the
# article's longest loop (1,129 steps, 0.22 s) may take as long: 0.25 s is the bound that holds for steps and looks.
LISTING_CHARACTERS: Final = 8_000  # characters; twice the article's longest section
LISTING_LINES: Final = 250  # lines; the article's longest section has 150
LISTING_PIECES: Final = 2_000  # operations and names in a whole listing
LISTING_STEPS: Final = 40_000  # statements that are run, 10 us each; 2,000 steps of a polynomial by hand take 28,000
LISTING_RECORDED: Final = 1_500  # of these, statements that are recorded, 150 us each; of long loops some rounds
LISTING_OPERATIONS: Final = 200_000  # operations in all steps together; 2 to 10 us each; 1,000 epochs take 40,000
LISTING_BLOCKS: Final = 12  # blocks inside one another, elifs not counted; each takes 3 Python frames when it is run
LISTING_CALLS: Final = 20  # calls of the visitor's own functions inside one another; each takes 10 Python frames
LISTING_NAMES: Final = 100  # variables alive; more cannot be looked at
LISTING_TENSORS: Final = 200  # tensors alive, those in lists too
LISTING_BYTES: Final = 2**25  # bytes of all tensors that are held at a time: 32 MB; the article's 1000 x 1000 too
LISTING_RANK: Final = 8  # axes of a tensor
LISTING_LOOKS: Final = 40_000  # looks at variables in a run, 4 us each; the article's loop takes 24,000
LISTING_NODES: Final = 2_500  # functions in the graphs that a run builds; 20 us and 1 KB of record each
LISTING_ITEMS: Final = 20_000  # items of all lists that a run makes
LISTING_TEXT: Final = 120_000  # characters of all texts that a run makes, printed ones too; a line for 1,000 epochs
PRACTICE_QUESTIONS: Final = 200  # questions of one practice, whose marks stand in the address, a character each
MESSAGE_CHARACTERS: Final = 20_000  # characters of a pasted traceback that is searched for torch's messages
ERROR_CHARACTERS: Final = 4_000  # characters of an error of torch's; its longest lists the ways to call a function
LISTING_MULTIPLICATIONS: Final = 2**30  # in one product of matrices of floats, 1000 x 1000 x 1000: 30 ms
LISTING_WORK: Final = 2**34  # 0.5 s as foreseen, in multiplications; 200 steps of 64 x 1000 x 100 x 10 take half
LISTING_SECONDS: Final = 1.3  # seconds of the CPU, the last resort; 1,000 epochs by hand take 0.5

# --- Training: the article's loop runs at about 20,000 epochs/s, so the longest run takes 5 s of one core. ---
TRAINING_ROWS: Final = 100_000  # data points; 7,000 epochs/s remain at this size
EPOCHS: Final = 100_000  # epochs; five float64 histories of this length are 4 MB
LEAST_RATE: Final = 1e-13  # the smallest learning rate that can be asked for; x of millions bears no more
GREATEST_RATE: Final = 10.0  # the largest: only data with a tiny x bears more
LINE_SIZE: Final = 1_000.0  # |w|, |b| of a line that is asked for; larger ones overflow float32 within a few epochs
LINE_BY_HAND: Final = 1e9  # the same of a line that is only looked at; its squares stay in float32 for |x| to 1e10
BATCHES: Final = 1_000  # steps per epoch; 50 ms, after which a live run draws and can be interrupted
CHART_ROWS: Final = 5_000  # rows that reach a chart; the browser patches this many within a frame or two
PATH_SECONDS: Final = 0.03  # predicted, for the run on the loss surface; it is made whenever a slider moves
SWEEP_SECONDS: Final = 0.06  # predicted, for the batched run of all learning rates that follows a slider
BUG_POINTS: Final = 150  # data points of a broken loop: (n, 1) - (n,) has n² numbers, still summed by one thread
BUG_EPOCHS: Final = 300  # epochs of the right loop and of the broken one, statement by statement: 25 ms each
KEYFRAMES: Final = 400  # moments of a run that are sent to the browser to scrub through
PLAIN_EPOCHS: Final = 150  # epochs of three loops that are made anew for every picture; 0.3 ms for the three
BATCH_ROWS: Final = 256  # rows of a batch whose gradients are compared with those of micro-batches
MICRO_BATCH_ROWS: Final = 8  # least rows of a micro-batch; with 256 rows three times 32 backward passes, 40 ms
NETWORK_POINTS: Final = 2_000  # data points of a network; an epoch of them takes a few ms at the largest size
NETWORK_LAYERS: Final = 6  # hidden layers, as in TensorFlow Playground
NETWORK_WIDTH: Final = 8  # units of a hidden layer; more pictures do not fit a column
NETWORK_SPREADS: Final = 1e9  # standard deviations of a standardized number; its fourth power still fits float32
NETWORK_SECONDS: Final = (
    60  # seconds of one core that a network's run may be expected to take; it can be watched and stopped
)

# --- Tables of a visitor's own: the largest is parsed in less than a second and 50 MB. ---
TABLE_BYTES: Final = 10 * 2**20  # bytes of a file; `server.maxUploadSize` in .streamlit/config.toml says the same
TABLE_CELLS: Final = 2**20  # cells; 8 MB as float64
TABLE_COLUMNS: Final = 100  # columns; more cannot be chosen from
TABLE_LINE: Final = 20_000  # bytes of a line; eight times a line of so many columns of 25 characters
TABLE_DIGITS: Final = 400  # digits in a row; Python reads a number's in quadratic time
TABLE_NAME: Final = 60  # characters of a column's name that are shown
TABLE_INPUTS: Final = 12  # columns that a hyperplane is fitted to at once
TABLE_SECONDS: Final = 0.4  # of training on a table, which is computed at once and not live
ANSWER_SECONDS: Final = 0.1  # of training, predicted; what takes longer waits in line, since sliders of others go first
EXACT_MULTIPLICATIONS: Final = 20_000  # n d² of a fit in long integers; 10 ms
EDITABLE_ROWS: Final = 200  # rows of a table that can be edited on the page
SCRIPT_POINTS: Final = 100  # rows of a table that stand in a script; more it reads from a file
PASTE_CHARACTERS: Final = 100_000  # characters of a table that is pasted; about 5,000 points

# --- Measuring: a benchmark holds a core for its turn, and only one visitor has the turn at a time. ---
BENCHMARK_CALL: Final = 0.1  # seconds that one call may be expected to take; it cannot be interrupted
BENCHMARK_ELEMENTS: Final = 2**20  # elements of a tensor where there is only the CPU, as on a hosted app
BENCHMARK_ELEMENTS_OWN: Final = 2**26  # the same where there is an accelerator, which no hosted app has: 256 MB
CHILD_BYTES: Final = 320 * 2**20  # memory that a second Python with torch may take: 220 MB, and its largest tensors
CAPTURE_BYTES: Final = 450 * 2**20  # memory that must be left for a Python with torch's compiler, which takes 400 MB
CAPTURE_DATA: Final = 3 * 2**30  # bytes of data that such a process may ask for at most; it touches a tenth of that
CAPTURE_SECONDS: Final = 300.0  # seconds after which it is given up; on a quiet core it takes 5 to 15
CAPTURE_TOLD: Final = 2**26  # bytes that it may print; an exported model with its ONNX file is far below 1 MB
SPEED_BYTES: Final = 950 * 2**20  # memory that must be left where inductor starts a C++ compiler, which takes 510 MB
SPEED_SECONDS: Final = 600.0  # seconds for all sizes; on a quiet core C++ headers take 20, and each size 3
SPEED_KEPT: Final = 48  # measurements that the process keeps for whoever asks for the same; 3 kB each
BENCHMARK_SERIES: Final = 8  # curves of one chart; more cannot be told apart

# --- Several processes that train one model: a launcher with torch, and ranks that share its memory. ---
RANKS: Final = 4  # processes side by side in the picture; beside the launcher's 160 MB each takes 20 MB of its own
RANKS_EACH_CORE: Final = 2  # processes; more would only wait for one another
RANKS_BYTES: Final = 700 * 2**20  # memory that has to be left for the launcher, two ranks, and all who visit meanwhile
RANK_BYTES: Final = 40 * 2**20  # memory that each further rank may take
RANKS_STEPS: Final = 60  # steps of a run; a record of four ranks is 0.3 MB
RANKS_LEAST_ROWS: Final = 8  # rows; two for each rank
RANKS_ROWS: Final = 200  # rows; all of them are drawn, once for each position of the slider that goes ahead
RANKS_PATIENCE: Final = 10  # seconds that a rank waits for the others in one all-reduce
RANKS_SECONDS: Final = 60.0  # seconds after which the processes are given up; importing torch takes 1 to 5
RANKS_TOLD: Final = 2**20  # bytes that the ranks may tell; four of 60 steps tell 60,000
RANKS_KEPT: Final = 8  # records that the process keeps, for whoever asks for the same

# --- What a visitor takes home: notebooks, made when they are asked for, and the states that are pinned for one. ---
NOTEBOOK_DRAWINGS: Final = 2**20  # characters of the pictures of one state; the fullest page has half of that
ADDRESS_CHARACTERS: Final = 2_000  # characters of a page's address without its settings
PINS: Final = 24  # states that a visitor pins; more than one for each page
PINNED_BYTES: Final = 300_000  # bytes of them in the session, compressed; a usual one has 10,000
PINNED_TEXT: Final = 2 * 2**20  # characters of one before it is compressed; a page of many charts has half of that

# --- Pictures ahead of the hand: what is computed when a slider is touched, before it moves. ---
AHEAD_SECONDS: Final = 0.04  # of the server's CPU per run; nine positions of a broadcast axis take 13 to 20 ms
AHEAD_BYTES: Final = 300_000  # characters of markup per figure; nine positions of an axis are 76,000
AHEAD_POSITIONS: Final = 24  # positions around the hand; a drag that nears their end asks for more
AHEAD_FACTS: Final = 8  # states of one page whose facts a visitor's session keeps; those of a table take 300 kB each
AHEAD_FIGURES: Final = 12  # figures of a page that follow one slider

# --- What a browser sends back, which may be anything: checked before a page sees it. ---
EVENT_CHARACTERS: Final = 2_000  # characters of one message of a component; the longest of ours has 60
LINK_CHARACTERS: Final = 8_000  # characters of a link that is handed out; proxies refuse addresses of more than 8 kB
QR_CHARACTERS: Final = 560  # characters in a QR code: 89 by 89 modules, about the finest that a phone reads off a wall
HIDDEN_CHARACTERS: Final = 600  # characters of what an address leaves out of a page; all names of a page have 300
HIDDEN_NAMES: Final = 40  # names in it; the page with the most controls has 25
EVENT_DEPTH: Final = 8  # levels of brackets in it; ours have 3
EVENTS: Final = 16  # events in one message; while the browser is busy it gathers a few
PICK_CHARACTERS: Final = 200  # characters of the name of a piece of a figure
VIEW_BOX: Final = 10_000  # units of a picture's view box; the widest has 2,000
EDIT_CHARACTERS: Final = 2**20  # characters of the edits of a table: 200 rows of 100 numbers of 25 characters, twice
STATE_CHARACTERS: Final = 2 * 10**6  # of all states in one message; `server.maxWidgetStateSize` says the same, in MB
STATES: Final = 1_000  # widgets in one message; the fullest page has 60
CHOICES: Final = 200  # options chosen in one widget

# --- The server: all visitors share 1 GB of memory, and what is theirs is kept while they may come back. ---
SOCKETS: Final = 300  # visitors at once; 0.3 MB each when idle
SOCKETS_EACH: Final = 60  # visitors at once from one public address: a class room behind one router
MESSAGES: Final = 50  # messages per second from one visitor over a longer time; a dragged slider sends one per frame
MESSAGES_AT_ONCE: Final = 200  # messages that may come before they are slowed down
UPLOADS_AT_ONCE: Final = 3  # files on their way, each held whole in memory
FILES_EACH: Final = 2  # files kept of one visitor; a new one replaces the oldest
FILES_BYTES: Final = 60 * 2**20  # bytes of all files kept
FILE_URLS: Final = 10  # places for files that one message may ask for
